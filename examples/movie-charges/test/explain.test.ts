import { unavailable } from '@rivergraph/core';
import { NoServerError, OccupiedError, UsageError } from '@rivergraph/example-kit';
import { ServerUnavailableError } from '@rivergraph/servers';
import { describe, expect, it } from 'vitest';
import { explain } from '../src/explain.ts';
import { readFlags } from '../src/flags.ts';

describe('explain', () => {
  it('says what is lacking, and what would do', () => {
    const cause = new ServerUnavailableError('Neo4j could not be had. docker: no daemon');

    const { text, cause: kind } = explain(new NoServerError(cause.message, { cause }));

    expect(kind).toBe('no-server');
    expect(text).toMatch(/no daemon[^]*--brokers[^]*Docker[^]*Java/);
  });

  it('tells what a server said that did not start', () => {
    const cause = new Error('Neo4j: expected it to start, got exit code 1');

    expect(explain(new NoServerError(cause.message, { cause })).text).toBe(cause.message);
  });

  it.each<[string, unknown, string]>([
    ['flags that make no sense', new UsageError('--messages: what?'), 'Usage: npm run example'],
    ['what is there already', new OccupiedError('12 nodes'), '--replace'],
    ['an error of the pipeline', unavailable('no answer'), 'unavailable: no answer'],
    ['what it does not know', new Error('surprise'), 'at '],
  ])('tells %s', (_what, error, text) => {
    expect(explain(error).text).toContain(text);
  });
});

describe('readFlags', () => {
  it('has defaults for everything', () => {
    expect(readFlags([])).toEqual({
      messages: 1_000_000,
      batch: 2_000,
      slots: 3,
      partitions: 4,
      seed: 1,
      brokers: undefined,
      neo4j: undefined,
      json: undefined,
      check: false,
      keep: false,
      replace: false,
      help: false,
    });
  });

  it('takes servers of the user', () => {
    const flags = readFlags(['--brokers', 'one:9092,two:9092', '--neo4j', 'neo4j+s://db.example.com']);

    expect(flags).toMatchObject({ brokers: 'one:9092,two:9092', neo4j: 'neo4j+s://db.example.com' });
  });

  it.each([
    [['--messages', '0'], '--messages: expected a whole number from 1'],
    [['--batch', '5001'], '--batch: expected a whole number from 1 to 5000'],
    [['--slots', '2.5'], '--slots'],
    [['--seed', 'x'], '--seed'],
    [['--brokers', 'localhost'], '--brokers: expected host:port'],
    [['--neo4j', 'http://localhost:7474'], '--neo4j: expected an address'],
    [['--json', '/there/is/none/figures.json'], '--json: there is no folder'],
    [['--json', '/'], '--json: expected a file'],
    [['--json', ''], '--json: expected a file'],
    [['--foo'], "Unknown option '--foo'"],
    [['extra'], 'extra'],
  ])('refuses %j', (args, text) => {
    expect(() => readFlags(args)).toThrow(text);
  });
});
