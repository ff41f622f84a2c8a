import { unavailable } from '@rivergraph/core';
import { NoServerError, UsageError } from '@rivergraph/example-kit';
import { ServerUnavailableError } from '@rivergraph/servers';
import { describe, expect, it } from 'vitest';
import { explain } from '../src/explain.ts';
import { readFlags } from '../src/flags.ts';
import { TopicExistsError } from '../src/topics.ts';

describe('explain', () => {
  it('says what is lacking, and what would do', () => {
    const cause = new ServerUnavailableError('Kafka could not be had. docker: no daemon');

    const { text, cause: kind } = explain(new NoServerError(cause.message, { cause }));

    expect(kind).toBe('no-server');
    expect(text).toMatch(/no daemon[^]*RIVERGRAPH_KAFKA_BROKERS[^]*Docker[^]*Java/);
  });

  it('tells what a broker said that did not start', () => {
    const cause = new Error('Kafka node 1: expected it to start, got exit code 1');

    expect(explain(new NoServerError(cause.message, { cause })).text).toBe(cause.message);
  });

  it.each<[string, unknown, string]>([
    ['flags that make no sense', new UsageError('--trips: what?'), 'Usage: npm run example'],
    ['topics that exist', new TopicExistsError('taxi-trips'), '--replace-topics'],
    ['an error of the pipeline', unavailable('no answer'), 'unavailable: no answer'],
    ['what it does not know', new Error('surprise'), 'at '],
  ])('tells %s', (_what, error, text) => {
    expect(explain(error).text).toContain(text);
  });
});

describe('readFlags', () => {
  it('has defaults for everything', () => {
    expect(readFlags([])).toEqual({
      trips: 20_000,
      partitions: 4,
      seed: 1,
      json: undefined,
      check: false,
      keep: false,
      replaceTopics: false,
      help: false,
    });
  });

  it.each([
    [['--trips', '0'], '--trips: expected a whole number from 1'],
    [['--partitions', '2.5'], '--partitions'],
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
