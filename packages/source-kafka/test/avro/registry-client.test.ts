import { RivergraphError } from '@rivergraph/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { avro } from '../../src/avro/avro.ts';
import type { SchemaRegistryOptions } from '../../src/avro/avro.ts';
import { openRegistry } from '../../src/avro/registry-client.ts';
import { avsc, encode, FakeServer, serving, valueContext, wire } from './fake-registry.ts';

const numRuns = Number(process.env['FUZZ_RUNS'] ?? 1000);

const nested = {
  type: 'record',
  name: 'Nested',
  fields: [
    { name: 'lists', type: { type: 'array', items: { type: 'array', items: 'string' } } },
    { name: 'maps', type: { type: 'map', values: { type: 'array', items: ['null', 'int'] } } },
    { name: 'nulls', type: { type: 'array', items: 'null' } },
  ],
};
const longs = {
  type: 'record',
  name: 'Longs',
  fields: [
    { name: 'plain', type: 'long' },
    { name: 'time', type: { type: 'long', logicalType: 'timestamp-millis' } },
    { name: 'optional', type: ['null', 'long'], default: null },
    { name: 'list', type: { type: 'array', items: 'long' } },
    { name: 'int', type: 'int' },
    { name: 'late', type: 'long', default: 5 },
  ],
};

/** Writes longs as the Avro specification says: zigzag, seven bits to a byte. */
function zigzag(value: bigint): Buffer {
  const bytes: number[] = [];
  for (let rest = BigInt.asUintN(64, (value << 1n) ^ (value >> 63n)); ; rest >>= 7n) {
    if (rest < 0x80n) return Buffer.from([...bytes, Number(rest)]);
    bytes.push(Number(rest & 0x7fn) | 0x80);
  }
}

function isRejection(error: unknown): boolean {
  return error instanceof RivergraphError && error.code === 'rejected';
}

async function decodeWith(
  schema: unknown,
  bytes: Uint8Array,
  options: Partial<SchemaRegistryOptions> = {},
): Promise<unknown> {
  const { url } = serving({ 1: schema });
  return avro({ url, ...options })(bytes, valueContext);
}

describe('openRegistry', () => {
  it('says what to install when the peer is missing', async () => {
    const missing = Object.assign(new Error('Cannot find package'), { code: 'ERR_MODULE_NOT_FOUND' });
    const decode = avro(openRegistry({ url: 'http://registry.test' }, async () => Promise.reject(missing)));

    await expect(decode(wire(1, new Uint8Array()), valueContext)).rejects.toMatchObject({
      code: 'misconfigured',
      message:
        'Option registry: expected the package @kafkajs/confluent-schema-registry to be installed, got an error on loading it',
      cause: missing,
    });
  });

  it('loads the peer with the first record only', async () => {
    let loads = 0;
    const registry = openRegistry(serving({ 1: 'int', 2: 'int' }), async () => {
      loads += 1;
      return import('@kafkajs/confluent-schema-registry');
    });
    expect(loads).toBe(0);
    const decode = avro(registry);

    await decode(encode(1, 'int', 1), valueContext);
    await decode(encode(2, 'int', 1), valueContext);

    expect(loads).toBe(1);
  });

  it('sends the credentials, and does not wait for ever', async () => {
    const server = serving({ 1: 'int' });
    const decode = avro({ url: server.url, auth: { username: 'u', password: 'p' } });

    await decode(encode(1, 'int', 1), valueContext);

    const [request] = server.asked;
    expect(request?.auth()).toEqual({ username: 'u', password: 'p' });
    expect(request?.timeout()).toBe(10_000);
  });
});

describe('a client of ours', () => {
  it('reads arrays and maps as the library does', async () => {
    const value = {
      lists: [['a', 'b'], [], ['c']],
      maps: { x: [null, 3], y: [] },
      nulls: [null, null, null],
    };

    const decoded = (await decodeWith(nested, encode(1, nested, value))) as object;

    expect({ ...decoded }).toEqual(value);
  });

  it('reads blocks that say their size', async () => {
    // Two blocks: -2 items in 2 bytes, 1 item; then the end.
    const blocks = Buffer.concat([
      zigzag(-2n),
      zigzag(2n),
      zigzag(4n),
      zigzag(5n),
      zigzag(1n),
      zigzag(6n),
      zigzag(0n),
    ]);

    expect(await decodeWith({ type: 'array', items: 'int' }, wire(1, blocks))).toEqual([4, 5, 6]);
  });

  it.each([
    ['array', { type: 'array', items: 'string' }],
    ['map', { type: 'map', values: 'string' }],
  ])('rejects an %s longer than its bytes, before it takes the memory', async (_, schema) => {
    for (const count of [zigzag(4_000_000_000n), zigzag(-4_000_000_000n), zigzag(2n ** 62n)]) {
      const bytes = wire(1, Buffer.concat([count, Buffer.alloc(20, 2)]));

      await expect(decodeWith(schema, bytes)).rejects.toMatchObject({
        code: 'rejected',
        reason: 'invalid-avro',
      });
    }
  });

  it('answers noise with a value or an error of ours', async () => {
    const decode = avro(serving({ 1: nested, 2: longs }));
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(1, 2), fc.uint8Array({ maxLength: 40 }), async (id, noise) => {
        const stray = await Promise.resolve()
          .then(async () => decode(wire(id, noise), valueContext))
          .then(() => undefined)
          .catch((error: unknown) => (isRejection(error) ? undefined : error));

        expect(stray).toBeUndefined();
      }),
      { numRuns },
    );
  });

  it('gives longs as numbers, and rejects what a number cannot hold', async () => {
    expect(await decodeWith('long', wire(1, zigzag(2n ** 53n - 2n)))).toBe(2 ** 53 - 2);
    for (const value of [2n ** 53n, -(2n ** 53n), 2n ** 63n - 1n]) {
      await expect(decodeWith('long', wire(1, zigzag(value)))).rejects.toMatchObject({
        code: 'rejected',
        reason: 'unsafe-integer',
        message: expect.stringContaining("longs: 'bigint'"),
      });
    }
  });

  it('gives every long as a bigint where that is asked for', async () => {
    const value = { plain: 1, time: 1_700_000_000_000, optional: 3, list: [4], int: 6, late: 7 };

    const decoded = (await decodeWith(longs, encode(1, longs, value), { longs: 'bigint' })) as object;

    expect({ ...decoded }).toEqual({
      plain: 1n,
      time: 1_700_000_000_000n,
      optional: 3n,
      list: [4n],
      int: 6,
      late: 7n,
    });
  });

  it('keeps every digit of any long', async () => {
    const { url } = serving({ 1: 'long' });
    const decode = avro({ url, longs: 'bigint' });
    await fc.assert(
      fc.asyncProperty(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), async (value) => {
        expect(await decode(wire(1, zigzag(value)), valueContext)).toBe(value);
      }),
      { numRuns },
    );
  });

  it('reads a schema that refers to others', async () => {
    const street = {
      type: 'record',
      name: 'Street',
      namespace: 'x',
      fields: [{ name: 'numbers', type: { type: 'array', items: 'long' } }],
    };
    const address = {
      type: 'record',
      name: 'Address',
      namespace: 'x',
      fields: [{ name: 'street', type: 'x.Street' }],
    };
    const references = [{ name: 'x.Street', subject: 'street', version: 1 }];
    const server = new FakeServer((path) =>
      path.startsWith('/schemas/')
        ? [200, JSON.stringify({ schema: JSON.stringify(address), references })]
        : [200, JSON.stringify({ schema: JSON.stringify(street) })],
    );
    const full = { ...address, fields: [{ name: 'street', type: street }] };
    const bytes = wire(1, avsc.Type.forSchema(full).toBuffer({ street: { numbers: [1] } }));

    const decode = avro({ url: server.url, longs: 'bigint' });

    expect(await decode(bytes, valueContext)).toMatchObject({ street: { numbers: [1n] } });
  });
});
