import { unavailable } from '@rivergraph/core';
import { NoServerError, OccupiedError, UsageError } from '@rivergraph/example-kit';
import { describe, expect, it } from 'vitest';
import { explain } from '../src/explain.ts';
import { readFlags } from '../src/flags.ts';

describe('readFlags', () => {
  it('has the defaults of the sample for what the sample has', () => {
    expect(readFlags([])).toMatchObject({
      shards: 2,
      readBatch: 1_000,
      writeBatch: 100,
      periodMs: 100,
      driverBatch: 100,
      percentError: 0,
      conditionalCreate: true,
      as: 'both',
      cloudwatch: false,
    });
  });

  it.each([
    [['--follows', '0'], '--follows: expected a whole number from 10'],
    [['--percent-error', '100'], '--percent-error'],
    [['--driver-batch', '501'], '--driver-batch'],
    [['--as', 'cron'], "--as: expected service or lambda or both, got 'cron'"],
    [['--conditional-create', 'maybe'], '--conditional-create'],
    [['--users-file', 'users.csv'], '--users-file and --follows-file: expected both or none, got one'],
    [['--users-file', '/none.csv', '--follows-file', '/none.csv'], '--users-file: there is no file'],
    [['--json', '/there/is/none/figures.json'], '--json: there is no folder'],
    [['--json', '/'], '--json: expected a file'],
    [['--foo'], "Unknown option '--foo'"],
  ])('refuses %j', (args, text) => {
    expect(() => readFlags(args)).toThrow(text);
  });
});

describe('explain', () => {
  it.each<[string, unknown, string, string]>([
    ['flags that make no sense', new UsageError('--follows: what?'), 'usage', 'Usage: npm run example'],
    ['that there is no server', new NoServerError('no answer'), 'no-server', 'no answer'],
    ['a graph that is not empty', new OccupiedError('7 vertices'), 'failure', '--replace'],
    ['an error of a pipeline', unavailable('no answer'), 'failure', 'unavailable: no answer'],
    ['what it does not know', new Error('surprise'), 'failure', 'at '],
  ])('tells %s', (_what, error, cause, text) => {
    expect(explain(error)).toMatchObject({ cause, text: expect.stringContaining(text) });
  });
});
