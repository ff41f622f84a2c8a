import { NoServerError, OccupiedError, UsageError } from '@rivergraph/example-kit';
import { ServerUnavailableError } from '@rivergraph/servers';
import { describe, expect, it } from 'vitest';
import { environmentOf } from '../src/environment.ts';
import { explain } from '../src/explain.ts';
import { readFlags } from '../src/flags.ts';
import { CommandError, commandLine } from '../src/rivergraph.ts';
import { sideBySide } from '../src/side-by-side.ts';
import { shownCheck, shownStream } from '../src/stream-info.ts';

describe('explain', () => {
  it('says what is lacking, and what would do', () => {
    const cause = new ServerUnavailableError('Kafka could not be had. docker: no daemon');

    const { text, cause: kind } = explain(new NoServerError(cause.message, { cause }));

    expect(kind).toBe('no-server');
    expect(text).toMatch(
      /no daemon[^]*RIVERGRAPH_KAFKA_BROKERS[^]*memgraph-streams[^]*RIVERGRAPH_MEMGRAPH_URL/,
    );
  });

  it.each<[string, unknown, string]>([
    ['flags that make no sense', new UsageError('--people: what?'), 'Usage: npm run example'],
    ['what is there already', new OccupiedError('12 people'), '--replace'],
    ['what a command said', new CommandError('rivergraph show: expected exit code 0'), 'rivergraph show'],
    ['what it does not know', new Error('surprise'), 'at '],
  ])('tells %s', (_what, error, text) => {
    expect(explain(error).text).toContain(text);
  });

  it('tells a command that failed without a stack', () => {
    expect(explain(new CommandError('rivergraph show: no')).text).toBe('rivergraph show: no');
  });
});

describe('readFlags', () => {
  it('has defaults for everything', () => {
    expect(readFlags([])).toEqual({
      messages: 2_000,
      people: 200,
      poison: 20,
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
    [['--messages', '19'], '--messages: expected a whole number from 20'],
    [['--people', '2.5'], '--people'],
    [['--messages', '20', '--poison', '11'], '--poison: expected a whole number from 0 to 10'],
    [['--partitions', '-1'], '--partitions'],
    [['--seed', 'x'], '--seed'],
    [['--json', '/there/is/none/figures.json'], '--json: there is no folder'],
    [['--foo'], "Unknown option '--foo'"],
    [['extra'], 'extra'],
  ])('refuses %j', (args, text) => {
    expect(() => readFlags(args)).toThrow(text);
  });
});

describe('commandLine', () => {
  it('writes a command as it is typed', () => {
    expect(commandLine(['dlq', 'list', 'people'])).toBe('\n$ rivergraph dlq list people');
    expect(commandLine(['create', 'x', '--set', 'topics=["a"]'], ' &')).toBe(
      `\n$ rivergraph create x --set 'topics=["a"]' &`,
    );
  });
});

describe('environmentOf', () => {
  const kafka = { brokers: ['a:1', 'b:2'] };

  it('says where the servers are, and who one is there only where there is somebody to be', () => {
    const server = { url: 'bolt://a:7687', username: undefined, password: undefined };
    const open = environmentOf({ kafka, memgraph: server }, '/folder');

    expect(open).toEqual({
      KAFKA_BROKERS: 'a:1,b:2',
      MEMGRAPH_URL: 'bolt://a:7687',
      STREAMS_FOLDER: '/folder',
    });
    expect(
      environmentOf({ kafka, memgraph: { ...server, username: 'ada', password: 'x' } }, '/f'),
    ).toMatchObject({
      MEMGRAPH_USERNAME: 'ada',
      MEMGRAPH_PASSWORD: 'x',
    });
  });
});

describe('sideBySide', () => {
  it('has every statement of streams', () => {
    const text = sideBySide();

    for (const word of [
      'CREATE KAFKA STREAM',
      'CHECK STREAM',
      'SHOW STREAMS',
      'START STREAM',
      'BATCH_LIMIT',
      'TIMEOUT',
    ])
      expect(text).toContain(word);
    for (const word of ['STOP STREAM', 'DROP STREAM', 'START ALL', 'STOP ALL', 'dead letter', 'poison'])
      expect(text).toContain(word);
  });
});

describe('shownStream', () => {
  it('reads what `show NAME --json` prints', () => {
    const totals = { written: 7, deadLettered: 2 };
    const document = { name: 'people', state: 'running', isRunning: true, totals, deadLetterFile: 'a.jsonl' };

    expect(shownStream({ ...document, stats: { lag: 0 } })).toEqual({
      name: 'people',
      state: 'running',
      isRunning: true,
      lag: 0,
      written: 7,
      deadLettered: 2,
      deadLetterFile: 'a.jsonl',
    });
    expect(shownStream(document).lag).toBeUndefined();
  });

  it('refuses what is none', () => {
    expect(() => shownStream([])).toThrow('expected an object');
    expect(() => shownCheck({ records: 1 })).toThrow('expected rows');
  });
});
