import { unavailable } from '@rivergraph/core';
import { NoServerError, OccupiedError, UsageError } from '@rivergraph/example-kit';
import { ServerUnavailableError } from '@rivergraph/servers';
import { describe, expect, it } from 'vitest';
import { describeKept } from '../src/describe-servers.ts';
import { explain } from '../src/explain.ts';
import { readFlags } from '../src/flags.ts';
import type { Servers } from '../src/servers.ts';

describe('explain', () => {
  it('says what is lacking, and what would do', () => {
    const cause = new ServerUnavailableError('Neo4j could not be had. docker: no daemon');

    const { text, cause: kind } = explain(new NoServerError(cause.message, { cause }));

    expect(kind).toBe('no-server');
    expect(text).toMatch(/no daemon[^]*KAFKA_BROKERS[^]*NEO4J_URL[^]*Java[^]*Docker/);
  });

  it('tells what a server said that did not answer', () => {
    const cause = new Error('Neo4j at NEO4J_URL: expected an answer, got an error');

    expect(explain(new NoServerError(cause.message, { cause })).text).toBe(cause.message);
  });

  it.each<[string, unknown, string]>([
    ['flags that make no sense', new UsageError('--rsvps: what?'), 'Usage: npm run example'],
    ['what is there already', new OccupiedError('the topic meetup-rsvps'), '--replace'],
    ['an error of the pipeline', unavailable('no answer'), 'unavailable: no answer'],
    ['what it does not know', new Error('surprise'), 'at '],
  ])('tells %s', (_what, error, text) => {
    expect(explain(error).text).toContain(text);
  });
});

describe('readFlags', () => {
  it('has defaults for everything', () => {
    expect(readFlags([])).toEqual({
      members: 2_000,
      rsvps: 20_000,
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
    [['--members', '0'], '--members: expected a whole number from 1'],
    [['--rsvps', '2.5'], '--rsvps'],
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

describe('describeKept', () => {
  const login = { username: 'ada', password: 'correct-horse' };
  const serversFrom = (from: 'started' | 'yours'): Servers => {
    const rest = { from, version: undefined, stop: async () => undefined };
    return {
      kafka: { ...rest, target: { brokers: ['k:9092'], ssl: true, sasl: { mechanism: 'plain', ...login } } },
      neo4j: { ...rest, target: { url: 'neo4j://n:7687', auth: login } },
      [Symbol.asyncDispose]: async () => undefined,
    };
  };

  it('says how to get into servers that were started', () => {
    const text = describeKept(serversFrom('started')).join('\n');

    expect(text).toContain('k:9092   SASL_SSL, PLAIN, ada / correct-horse');
    expect(text).toContain('neo4j+ssc://n:7687   ada / correct-horse');
  });

  it('keeps passwords to itself of servers that are not its own', () => {
    const text = describeKept(serversFrom('yours')).join('\n');

    expect(text).toMatch(/k:9092\n.*neo4j:\/\/n:7687$/);
    expect(text).not.toContain('correct-horse');
  });
});
