import { unavailable } from '@rivergraph/core';
import { NoServerError, UsageError } from '@rivergraph/example-kit';
import { describe, expect, it } from 'vitest';
import { explain } from '../src/explain.ts';
import { readFlags } from '../src/flags.ts';

describe('readFlags', () => {
  it('has defaults for everything', () => {
    expect(readFlags([])).toEqual({
      records: 3_000,
      shards: 4,
      batch: 100,
      periodMs: 1_000 / 3,
      key: 'rater',
      failoverMs: 3_000,
      json: undefined,
      check: false,
      keep: false,
      help: false,
    });
  });

  it('makes the period of the rate, or takes it as it is', () => {
    expect(readFlags(['--rate', '50', '--batch', '10']).periodMs).toBe(200);
    expect(readFlags(['--period', '0', '--batch', '10']).periodMs).toBe(0);
  });

  it.each([
    [['--records', '0'], '--records: expected a whole number from 1'],
    [['--records', '40000'], 'to 35592'],
    [['--shards', '2'], '--shards: expected a whole number from 3'],
    [['--batch', '501'], '--batch'],
    [['--rate', '0'], '--rate'],
    [['--rate', '5', '--period', '5'], '--rate and --period: expected one of them, got both'],
    [['--failover', '10'], '--failover'],
    [['--key', 'id'], "--key: expected rater or rated, got 'id'"],
    [['--json', '/there/is/none/figures.json'], '--json: there is no folder'],
    [['--json', '/'], '--json: expected a file'],
    [['--foo'], "Unknown option '--foo'"],
    [['extra'], 'extra'],
  ])('refuses %j', (args, text) => {
    expect(() => readFlags(args)).toThrow(text);
  });
});

describe('explain', () => {
  it.each<[string, unknown, string, string]>([
    ['flags that make no sense', new UsageError('--records: what?'), 'usage', 'Usage: npm run example'],
    ['that there is no server', new NoServerError('no answer'), 'no-server', 'no answer'],
    ['an error of a pipeline', unavailable('no answer'), 'failure', 'unavailable: no answer'],
    ['what it does not know', new Error('surprise'), 'failure', 'at '],
  ])('tells %s', (_what, error, cause, text) => {
    expect(explain(error)).toMatchObject({ cause, text: expect.stringContaining(text) });
  });
});
