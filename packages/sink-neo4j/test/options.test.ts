import { inspect } from 'node:util';
import { defineGraph, RivergraphError } from '@rivergraph/core';
import { serverLimitMs } from '@rivergraph/cypher/driver';
import neo4j from 'neo4j-driver';
import type { Driver } from 'neo4j-driver';
import { describe, expect, it } from 'vitest';
import { createNeo4jSink } from '../src/index.ts';
import type { Neo4jSinkOptions } from '../src/index.ts';
import { checkServer } from '../src/server-version.ts';

const url = 'bolt://localhost:7687';
const secret = 'hunter2-is-a-secret';
const bytesLists = defineGraph({
  nodes: { N: { key: { id: 'string' }, properties: { blobs: 'bytes[]' } } },
});

/** Options as plain JavaScript may give them. */
function create(options: unknown): void {
  createNeo4jSink(options as Neo4jSinkOptions);
}

function errorOf(work: () => void): RivergraphError {
  try {
    work();
  } catch (error) {
    if (error instanceof RivergraphError) return error;
    throw error;
  }
  throw new Error('expected an error');
}

/** What is wrong, and what is said of it. */
const wrong: readonly (readonly [options: unknown, message: string])[] = [
  [undefined, 'neo4j: expected an object of options, got undefined'],
  [null, 'neo4j: expected an object of options, got null'],
  [url, 'neo4j: expected an object of options, got another text'],
  [{}, 'option url: expected an address like neo4j://localhost:7687, bolt://… or neo4j+s://…, got undefined'],
  [{ url: 7687 }, 'option url: expected an address like'],
  [{ url: `http://neo4j:${secret}@localhost:7474` }, 'got another text'],
  [{ url: 'bolt://' }, 'option url: expected an address'],
  [
    { url: `neo4j://neo4j:${secret}@localhost:7687` },
    'option url: expected an address without user and password',
  ],
  [{ url: `bolt+s://${secret}@localhost` }, 'option url: expected an address without user and password'],
  [
    { url: `bolt://localhost?password=${secret}` },
    'expected an address and a configuration that neo4j-driver takes',
  ],
  [
    { url: 'bolt+s://localhost', driverConfig: { encrypted: true } },
    'a configuration that neo4j-driver takes',
  ],
  [{ url, driverConfig: { resolver: 7 } }, 'a configuration that neo4j-driver takes'],
  [{ url, driverConfig: 7 }, 'option driverConfig: expected an object, got'],
  [{ url, driverConfig: [] }, 'option driverConfig: expected an object, got an array'],
  [{ url, auth: secret }, 'option auth: expected username and password, bearer'],
  [{ url, auth: null }, 'option auth: expected username and password, bearer'],
  [{ url, auth: {} }, 'option auth: expected username and password, bearer'],
  [{ url, auth: { username: 'neo4j' } }, 'option auth: expected username and password, bearer'],
  [{ url, auth: { username: 'neo4j', password: { secret } } }, 'option auth: expected username and password'],
  [{ url, auth: { password: secret } }, 'option auth: expected username and password, bearer'],
  [{ url, database: '' }, 'option database: expected a name or a function that gives one, got an empty text'],
  [{ url, database: 7 }, 'option database: expected a name or a function that gives one, got 7'],
  [{ url, database: null }, 'option database: expected a name or a function that gives one, got null'],
  [{ url, impersonatedUser: '' }, 'option impersonatedUser: expected a name, got an empty text'],
  [{ url, impersonatedUser: ['ann'] }, 'option impersonatedUser: expected a name, got an array'],
  [{ url, schema: 'create' }, "option schema: expected 'ensure', 'verify' or 'off', got create"],
  [
    { url, schema: 'ensure', database: () => 'neo4j' },
    "option schema: expected 'off' beside a function as database, got ensure",
  ],
  ...[0, -1, Number.NaN, Infinity, '5', null].map(
    (writeTimeoutMs) =>
      [
        { url, writeTimeoutMs },
        'option writeTimeoutMs: expected a positive number of milliseconds, got',
      ] as const,
  ),
  [{ url, transactionMetadata: 'app' }, 'option transactionMetadata: expected an object, got app'],
  [
    { url, transactionMetadata: { team: { secret } } },
    'option transactionMetadata.team: expected a text, a number or a boolean, got object',
  ],
  [
    { url, transactionMetadata: { team: () => secret } },
    'option transactionMetadata.team: expected a text, a number or a boolean, got function',
  ],
  [{ url, graph: {} }, 'graph'],
  [{ url, graph: bytesLists }, 'neo4j: N.blobs: expected a type that Neo4j holds, got bytes[]'],
  [{ driver: null }, 'option driver: expected one of neo4j-driver 6.3 or later, got one that does not tell'],
  [{ driver: {} }, 'option driver: expected one of neo4j-driver 6.3 or later, got one that does not tell'],
  [{ driver: 7 }, 'option driver: expected one of neo4j-driver 6.3 or later, got one that does not tell'],
  [{ driver: {}, url }, 'option driver: expected either a driver or a url, got both'],
  [{ driver: {}, auth: { bearer: secret } }, 'option auth: expected none beside a driver'],
  [{ driver: {}, driverConfig: {} }, 'option driverConfig: expected none beside a driver'],
];

describe('createNeo4jSink', () => {
  it.each(wrong.map(([options, message], at) => [at, message, options] as const))(
    'refuses what makes no sense (%i): %s',
    (_at, message, options) => {
      const error = errorOf(() => create(options));

      expect(error.code).toBe('misconfigured');
      expect(error.message).toContain(message);
      expect(inspect(error, { depth: 5 })).not.toContain(secret);
    },
  );

  it.each([
    'bolt://localhost',
    'bolt+s://localhost',
    'bolt+ssc://localhost',
    'neo4j://localhost:7687',
    'neo4j+s://localhost',
    'neo4j+ssc://[::1]:7687',
    'neo4j://localhost?policy=near',
  ])('takes %s and does no I/O', (address) => {
    expect(createNeo4jSink({ url: address }).name).toBe('neo4j');
  });

  it('leaves the configuration of the driver as it is', () => {
    const driverConfig = Object.freeze({ maxConnectionPoolSize: 7 });

    create({ url, driverConfig });

    expect(driverConfig).toEqual({ maxConnectionPoolSize: 7 });
  });

  it('promises atomic batches only with one database', () => {
    const one = createNeo4jSink({ url, database: 'charges' });
    const several = createNeo4jSink({ url, database: () => 'charges' });

    expect([one, several].map(({ features }) => features.atomicBatches)).toEqual([true, false]);
  });
});

describe('a driver of the user’s own', () => {
  const telling = (product: unknown, userAgent: unknown = 'own/1.0'): unknown => ({
    driver: { _config: { boltAgent: { product }, userAgent } },
  });

  it.each(['neo4j-javascript/6.3.0', 'neo4j-javascript/6.4.0-beta01', 'neo4j-javascript/7.0.0'])(
    'may be %s',
    (product) => {
      expect(() => create(telling(product))).not.toThrow();
    },
  );

  it.each([
    ['neo4j-javascript/6.2.9', 'got 6.2'],
    ['neo4j-javascript/5.28.1', 'got 5.28'],
    ['neo4j-javascript/0.0.0-dev', 'got 0.0'],
    ['neo4j-python/6.3.0', 'does not tell its version'],
    [undefined, 'does not tell its version'],
    [630, 'does not tell its version'],
  ])('may not be %s', (product, message) => {
    const error = errorOf(() => create(telling(product)));

    expect([error.code, error.message]).toEqual(['misconfigured', expect.stringContaining(message)]);
  });

  it('is the one that is installed here', async () => {
    const driver: Driver = neo4j.driver(url);

    expect(() => create({ driver })).not.toThrow();
    await driver.close();
  });
});

describe('checkServer', () => {
  it.each([undefined, 'Neo4j/5.0.0', 'Neo4j/5.26.30', 'Neo4j/2026.08.1', 'Something/1.0'])(
    'takes %s',
    (agent) => {
      expect(() => checkServer(agent)).not.toThrow();
    },
  );

  it.each([
    ['Neo4j/4.4.41', 'expected Neo4j 5 or later, got 4'],
    ['Neo4j/3.5.35', 'expected Neo4j 5 or later, got 3'],
    ['Neo4j/v5.11.0 compatible graph database server - Memgraph', 'expected a Neo4j server, got Memgraph'],
    ['Memgraph/3.0.0', 'expected a Neo4j server, got Memgraph'],
  ])('refuses %s', (agent, message) => {
    const error = errorOf(() => checkServer(agent));

    expect([error.code, error.reason, error.message]).toEqual([
      'misconfigured',
      'server',
      expect.stringContaining(message),
    ]);
  });
});

describe('serverLimitMs', () => {
  it.each([
    [60_000, 55_000],
    [20_000, 18_000],
    [2_000, 1_800],
    [1_000, 1_000],
    [500, 500],
    [0.5, 1],
    [0, 1],
    [-1, 1],
    [-60_000, 1],
    [Infinity, 2 ** 31 - 1],
  ])('gives the server for a wait of %d ms %d ms', (wait, limit) => {
    expect(serverLimitMs(wait)).toBe(limit);
  });
});
