import { unavailable } from '@rivergraph/core';
import { NoServerError, OccupiedError, UsageError } from '@rivergraph/example-kit';
import { ServerUnavailableError } from '@rivergraph/servers';
import { describe, expect, it } from 'vitest';
import { explain } from '../src/explain.ts';
import { readFlags } from '../src/flags.ts';
import { progressText } from '../src/progress.ts';

describe('explain', () => {
  it('says what is lacking, and what would do', () => {
    const cause = new ServerUnavailableError('Kafka could not be had. docker: no daemon');

    const { text, cause: kind } = explain(new NoServerError(cause.message, { cause }));

    expect(kind).toBe('no-server');
    expect(text).toMatch(
      /no daemon[^]*RIVERGRAPH_KAFKA_BROKERS[^]*Java[^]*Docker[^]*RIVERGRAPH_MEMGRAPH_URL/,
    );
  });

  it('tells what a server said that did not answer', () => {
    const cause = new Error('Memgraph from RIVERGRAPH_MEMGRAPH_URL: expected an answer, got an error');

    expect(explain(new NoServerError(cause.message, { cause })).text).toBe(cause.message);
  });

  it.each<[string, unknown, string]>([
    ['flags that make no sense', new UsageError('--people: what?'), 'Usage: npm run example'],
    ['what is there already', new OccupiedError('12 people'), '--replace'],
    ['an error of the pipeline', unavailable('no answer'), 'unavailable: no answer'],
    ['what it does not know', new Error('surprise'), 'at '],
  ])('tells %s', (_what, error, text) => {
    expect(explain(error).text).toContain(text);
  });
});

describe('readFlags', () => {
  it('has defaults for everything', () => {
    expect(readFlags([])).toEqual({
      messages: 20_000,
      people: 500,
      broken: 20,
      partitions: 4,
      seed: 1,
      json: undefined,
      check: false,
      keep: false,
      replace: false,
      help: false,
    });
  });

  it.each([
    [['--messages', '0'], '--messages: expected a whole number from 1'],
    [['--people', '2.5'], '--people'],
    [['--messages', '10', '--broken', '11'], '--broken: expected a whole number from 0 to 10'],
    [['--partitions', '-1'], '--partitions'],
    [['--seed', 'x'], '--seed'],
    [['--json', '/there/is/none/figures.json'], '--json: there is no folder'],
    [['--json', '/'], '--json: expected a file'],
    [['--json', ''], '--json: expected a file'],
    [['--foo'], "Unknown option '--foo'"],
    [['extra'], 'extra'],
  ])('refuses %j', (args, text) => {
    expect(() => readFlags(args)).toThrow(text);
  });
});

describe('progressText', () => {
  it('says what is written, what is set aside, and what is left', () => {
    const stats = { written: 1_400, committed: 1_300, deadLettered: 2 };

    expect(progressText(stats, 2_000)).toBe('written 1,400  set aside 2  lag 700');
  });
});
