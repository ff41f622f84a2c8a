import { inspect } from 'node:util';
import { defineGraph } from '@rivergraph/core';
import neo4j from 'neo4j-driver';
import type { Driver } from 'neo4j-driver';
import { describe, expect, it } from 'vitest';
import { createDrivers } from '../../src/driver/create-drivers.ts';
import { resolveBoltOptions } from '../../src/driver/index.ts';
import type { BoltServer, BoltWriting, ResolvedBoltOptions } from '../../src/driver/index.ts';
import { errorOf } from '../bolt-support/error-of.ts';

const url = 'bolt://localhost:7687';
const secret = 'hunter2-is-a-secret';

/** What the factory of a sink does with options as plain JavaScript may give them. */
function create(options: unknown): ResolvedBoltOptions {
  const given = options as BoltServer & BoltWriting;
  const resolved = resolveBoltOptions('mine', given, 'bolt://here:7687');
  createDrivers('mine', given);
  return resolved;
}

/** What is wrong, and what is said of it. */
const wrong: readonly (readonly [options: unknown, message: string])[] = [
  [undefined, 'mine: expected an object of options, got undefined'],
  [null, 'mine: expected an object of options, got null'],
  [url, 'mine: expected an object of options, got another text'],
  [{}, 'mine: option url: expected an address like bolt://here:7687, got undefined'],
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
  [{ url, auth: { bearer: 7 } }, 'option auth: expected username and password, bearer'],
  [{ url, auth: { scheme: null, principal: 'a' } }, 'option auth: expected username and password, bearer'],
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
  [{ driver: null }, 'option driver: expected one of neo4j-driver 6.3 or later, got one that does not tell'],
  [{ driver: {} }, 'option driver: expected one of neo4j-driver 6.3 or later, got one that does not tell'],
  [{ driver: 7 }, 'option driver: expected one of neo4j-driver 6.3 or later, got one that does not tell'],
  [{ driver: {}, url }, 'option driver: expected either a driver or a url, got both'],
  [{ driver: {}, auth: { bearer: secret } }, 'option auth: expected none beside a driver'],
  [{ driver: {}, driverConfig: {} }, 'option driverConfig: expected none beside a driver'],
];

describe('the options of a Bolt sink', () => {
  it.each(wrong.map(([options, message], at) => [at, message, options] as const))(
    'are refused where they make no sense (%i): %s',
    (_at, message, options) => {
      const error = errorOf(() => create(options));

      expect(error.code).toBe('misconfigured');
      expect(error.message).toContain(message);
      expect(error.message.startsWith('mine: ') || error.message.includes('graph')).toBe(true);
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
  ])('take %s', (address) => {
    expect(() => create({ url: address })).not.toThrow();
  });

  it('have defaults', () => {
    expect(create({ url })).toEqual({
      graph: undefined,
      databaseOf: undefined,
      database: undefined,
      impersonatedUser: undefined,
      schema: 'ensure',
      metadata: { app: 'rivergraph' },
      writeTimeoutMs: 60_000,
      poolSize: undefined,
      acquisitionMs: 15_000,
    });
  });

  it('know how long a transaction may wait for a connection', async () => {
    const driver: Driver = neo4j.driver(url, undefined, { connectionAcquisitionTimeout: 7 });

    expect(create({ url, driverConfig: { connectionAcquisitionTimeout: 9 } }).acquisitionMs).toBe(9);
    expect(create({ driver }).acquisitionMs).toBe(7);
    await driver.close();
  });

  it.each(['5', 2.5, Number.NaN])('want a whole number of connections, not %j', (maxConnectionPoolSize) => {
    const error = errorOf(() => create({ url, driverConfig: { maxConnectionPoolSize } }));

    expect(error.message).toContain('option driverConfig.maxConnectionPoolSize: expected a whole number');
  });

  it('prepare no schema in databases that nobody knows yet', () => {
    const databaseOf = (): string => 'charges';

    expect(create({ url, database: databaseOf })).toMatchObject({ databaseOf, schema: 'off' });
  });

  it('are those that were given', () => {
    const graph = defineGraph({ nodes: { N: { key: { id: 'string' } } } });
    const given = { database: 'charges', impersonatedUser: 'ann', schema: 'verify', writeTimeoutMs: 7 };

    const resolved = create({ url, graph, transactionMetadata: { team: 'red', app: 'mine' }, ...given });

    expect(resolved).toMatchObject({ ...given, metadata: { app: 'mine', team: 'red' } });
    expect([...(resolved.graph?.nodes.keys() ?? [])]).toEqual(['N']);
  });

  it.each([
    [7, 7],
    [0, undefined],
    [-1, undefined],
    [undefined, undefined],
  ])('tell of a pool of %s connections that it makes %s', (maxConnectionPoolSize, poolSize) => {
    expect(create({ url, driverConfig: { maxConnectionPoolSize } }).poolSize).toBe(poolSize);
  });

  it('leave the configuration of the driver as it is', () => {
    const driverConfig = Object.freeze({ maxConnectionPoolSize: 7 });

    create({ url, driverConfig });

    expect(driverConfig).toEqual({ maxConnectionPoolSize: 7 });
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

  it('is the one that is installed here, whose pool is as large as it says', async () => {
    const driver: Driver = neo4j.driver(url, undefined, { maxConnectionPoolSize: 9 });

    expect(create({ driver }).poolSize).toBe(9);
    await driver.close();
  });
});
