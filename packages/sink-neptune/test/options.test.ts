import { inspect } from 'node:util';
import { defineGraph } from '@rivergraph/core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createNeptuneSink } from '../src/index.ts';
import type { NeptuneSinkOptions } from '../src/index.ts';
import { resolveOptions } from '../src/resolve-options.ts';
import { errorOf } from './support/error-of.ts';

const url = 'wss://db.cluster-abc.eu-west-1.neptune.amazonaws.com:8182/gremlin';
const secret = 'hunter2-is-a-secret';
const graph = defineGraph({ nodes: { N: { key: { id: 'string' } } } });

/** Options as plain JavaScript may give them. */
function create(options: unknown): void {
  createNeptuneSink(options as NeptuneSinkOptions);
}

const counts = ['writerVcpus', 'maxRecords'];
const times = ['heartbeatMs', 'connectTimeoutMs', 'maxConnectionAgeMs', 'writeTimeoutMs'];
const noCounts = [0, -1, 1.5, Number.NaN, Infinity, '5', 2 ** 53];

/** What is wrong, and what is said of it. */
const wrong: readonly (readonly [options: unknown, message: string])[] = [
  [undefined, 'neptune: expected an object of options, got undefined'],
  [null, 'neptune: expected an object of options, got null'],
  [[], 'neptune: expected an object of options, got an array'],
  [url, 'neptune: expected an object of options, got another text'],
  [{}, 'option url: expected an address like wss://host:8182/gremlin, got undefined'],
  [{ url: 8182 }, 'option url: expected an address like wss://host:8182/gremlin, got number'],
  [{ url: new URL(url) }, 'option url: expected an address like wss://host:8182/gremlin, got object'],
  [{ url: '' }, 'option url: expected an address like wss://host:8182/gremlin, got another text'],
  [{ url: 'wss://' }, 'option url: expected an address like'],
  [{ url: `db.example.com/${secret}` }, 'got another text'],
  [{ url: `https://db.example.com:8182/${secret}` }, 'got one that begins with https:'],
  [
    { url: `wss://neptune:${secret}@db.example.com` },
    'an address without user and password, which go into the option auth',
  ],
  [{ url: `wss://${secret}@db.example.com` }, 'option url: expected an address without user and password'],
  [{ url: `ws://:${secret}@db.example.com` }, 'option url: expected an address without user and password'],
  [{ url, auth: secret }, 'option auth: expected { iam: … } or { username, password }, got another text'],
  [{ url, auth: null }, 'option auth: expected { iam: … } or { username, password }, got null'],
  [{ url, auth: {} }, 'option auth: expected { iam: … } or { username, password }, got neither'],
  [{ url, auth: { iam: true } }, 'got neither'],
  [{ url, auth: { username: 'a' } }, 'got neither'],
  [{ url, auth: { password: secret } }, 'got neither'],
  [{ url, auth: { username: 'a', password: { secret } } }, 'got neither'],
  [{ url: 'wss://db.example.com:8182/gremlin', auth: { iam: {} } }, 'region'],
  [{ url, tls: 'verify' }, 'option tls: expected an object, got another text'],
  [{ url, tls: null }, 'option tls: expected an object, got null'],
  [{ url, tls: [] }, 'option tls: expected an object, got an array'],
  [{ url, serializer: 'json' }, "option serializer: expected 'graphson' or 'graphbinary', got json"],
  [{ url, serializer: null }, "option serializer: expected 'graphson' or 'graphbinary', got null"],
  [{ url, form: 'merge' }, "option form: expected 'auto', 'chain', 'inject' or 'coalesce', got merge"],
  [{ url, form: {} }, "option form: expected 'auto', 'chain', 'inject' or 'coalesce', got object"],
  [{ url, conditionalCreate: 1 }, 'option conditionalCreate: expected true or false, got 1'],
  [{ url, statusCheck: 'no' }, 'option statusCheck: expected true or false, got no'],
  [{ url, graph: {} }, 'graph'],
  [{ url, ids: () => 'a' }, 'option ids: expected an object with rules, got function'],
  [{ url, ids: null }, 'option ids: expected an object with rules, got null'],
  [{ url, ids: { node: 'id' } }, 'option ids.node: expected a function, got another text'],
  [{ url, ids: { edge: {} } }, 'option ids.edge: expected a function, got object'],
  [
    { url, maxRequestBytes: 1_023 },
    'option maxRequestBytes: expected a whole number of bytes of at least 1024, got 1023',
  ],
  ...noCounts.flatMap((value) => [
    ...counts.map(
      (name) => [{ url, [name]: value }, `option ${name}: expected a whole number of at least 1`] as const,
    ),
    ...times.map(
      (name) =>
        [
          { url, [name]: value },
          `option ${name}: expected a whole number of milliseconds of at least 1`,
        ] as const,
    ),
    [{ url, maxRequestBytes: value }, 'option maxRequestBytes: expected a whole number of bytes'] as const,
  ]),
];

describe('createNeptuneSink', () => {
  beforeEach(() => {
    vi.stubEnv('AWS_REGION', undefined);
    vi.stubEnv('AWS_DEFAULT_REGION', undefined);
  });
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  it.each(wrong.map(([options, message], at) => [at, message, options] as const))(
    'refuses what makes no sense (%i): %s',
    (_at, message, options) => {
      const error = errorOf(() => create(options));

      expect(error.code).toBe('misconfigured');
      expect(error.message).toContain(message);
      expect(`${error.stack} ${inspect(error, { depth: 9, showHidden: true })}`).not.toContain(secret);
    },
  );

  it.each([
    'ws://localhost',
    'ws://localhost:8182/gremlin',
    'wss://[::1]:8182/gremlin',
    'wss://db.example.com/gremlin?a=b#part',
    url,
  ])('takes %s and does no I/O', (address) => {
    const sink = createNeptuneSink({ url: address, graph });

    expect([sink.name, sink.features]).toEqual(['neptune', { atomicBatches: true }]);
  });

  it('takes all there is at once, and leaves it as it is', () => {
    const options = Object.freeze({
      url,
      graph,
      auth: Object.freeze({ iam: Object.freeze({ region: 'eu-west-1' }) }),
      tls: Object.freeze({ ca: 'a certificate' }),
      serializer: 'graphbinary',
      writerVcpus: 1,
      form: 'inject',
      maxRecords: 1,
      maxRequestBytes: 1_024,
      ids: Object.freeze({ node: () => 'a', edge: () => 'b' }),
      conditionalCreate: false,
      heartbeatMs: 1,
      connectTimeoutMs: 1,
      maxConnectionAgeMs: 1,
      writeTimeoutMs: 1,
      statusCheck: false,
    } as const);

    expect(() => create(options)).not.toThrow();
  });

  it('waits for nothing where it is closed before it is opened', async () => {
    const sink = createNeptuneSink({ url, graph });

    await expect(sink.close()).resolves.toBeUndefined();
  });
});

describe('resolveOptions', () => {
  it('has a default for everything but the address', () => {
    const { pool, ...others } = resolveOptions({ url });

    expect(others).toMatchObject({
      graph: undefined,
      form: 'auto',
      edges: 'upsert',
      maxRecords: 200,
      writeTimeoutMs: 150_000,
    });
    expect(pool).toEqual({
      url: new URL(url),
      auth: undefined,
      tls: undefined,
      serializer: 'graphson',
      connections: 4,
      heartbeatMs: 5_000,
      connectTimeoutMs: 10_000,
      maxAgeMs: 3_600_000,
      maxRequestBytes: 8 * 1024 * 1024,
      askStatus: true,
    });
  });

  it('drops the part of an address that is for browsers', () => {
    expect(resolveOptions({ url: 'ws://host/gremlin?a=b#c' }).pool.url.href).toBe('ws://host/gremlin?a=b');
  });

  it('takes the region from the option, or the host, or the environment', () => {
    const regionOf = (options: NeptuneSinkOptions): unknown => resolveOptions(options).pool.auth;
    vi.stubEnv('AWS_REGION', 'us-east-2');

    expect(regionOf({ url, auth: { iam: { region: 'ap-south-1' } } })).toMatchObject({
      region: 'ap-south-1',
    });
    expect(regionOf({ url, auth: { iam: {} } })).toMatchObject({ kind: 'iam', region: 'eu-west-1' });
    expect(regionOf({ url: 'wss://proxy:8182/gremlin', auth: { iam: {} } })).toMatchObject({
      region: 'us-east-2',
    });
    vi.unstubAllEnvs();
  });

  it('has two connections for each vCPU', () => {
    expect(resolveOptions({ url, writerVcpus: 16 }).pool.connections).toBe(32);
  });
});
