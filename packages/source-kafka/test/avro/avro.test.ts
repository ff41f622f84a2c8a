import { createManualClock } from '@rivergraph/core/testing';
import { describe, expect, it } from 'vitest';
import { avro, createAvro } from '../../src/avro/avro.ts';
import type { SchemaLookup } from '../../src/avro/avro.ts';
import { clientOf, encode, serving, valueContext, wire } from './fake-registry.ts';

const charge = {
  type: 'record',
  name: 'Charge',
  fields: [
    { name: 'id', type: 'string' },
    { name: 'amount', type: 'long' },
    { name: 'note', type: ['null', 'string'], default: null },
  ],
};
const value = { id: 'ch_1', amount: 1250, note: null };
const bytes = encode(7, charge, value);

/** Does not mind that a record of avsc has a class. */
function plain(record: unknown): unknown {
  return { ...(record as object) };
}

describe('avro', () => {
  it('decodes with the schema of the id, at once when that is known', async () => {
    const decode = avro<typeof value>(clientOf(serving({ 7: charge })));

    const first = decode(bytes, valueContext);
    expect(first).toBeInstanceOf(Promise);
    expect(plain(await first)).toEqual(value);

    expect(plain(decode(bytes, valueContext))).toEqual(value);
  });

  it('asks once for an id, however many records wait for it', async () => {
    const server = serving({ 7: charge, 8: 'string' });
    const decode = avro(clientOf(server));

    const records = await Promise.all([
      decode(bytes, valueContext),
      decode(bytes, valueContext),
      decode(encode(8, 'string', 'x'), valueContext),
    ]);

    expect(records.map((record) => (typeof record === 'string' ? record : plain(record)))).toEqual([
      value,
      value,
      'x',
    ]);
    expect(server.asked.map((request) => request.path())).toEqual(['/schemas/ids/7', '/schemas/ids/8']);
  });

  it('reads bytes that begin in the middle of a larger memory', async () => {
    const decode = avro(clientOf(serving({ 7: charge })));
    const memory = Uint8Array.of(1, 2, 3, ...bytes, 4, 5);

    expect(plain(await decode(memory.subarray(3, 3 + bytes.length), valueContext))).toEqual(value);
  });

  it('forgets a failure, and asks again', async () => {
    let failures = 1;
    const server = clientOf(serving({ 7: charge }));
    const flaky: SchemaLookup = {
      getSchema: async (id) => {
        if (failures > 0) throw Object.assign(new Error('down'), { status: 503, failures: (failures -= 1) });
        return server.getSchema(id);
      },
    };
    const decode = avro(flaky);

    await expect(decode(bytes, valueContext)).rejects.toMatchObject({ code: 'unavailable' });

    expect(plain(await decode(bytes, valueContext))).toEqual(value);
  });

  it('waits for an answer no longer than it may', async () => {
    const clock = createManualClock();
    const answers: (() => void)[] = [];
    const silent: SchemaLookup = {
      getSchema: async () =>
        new Promise((resolve) => answers.push(() => resolve({ fromBuffer: () => 'late' }))),
    };
    const decode = createAvro(silent, { clock, timeoutMs: 500 });

    const waiting = Promise.resolve(decode(bytes, valueContext)).catch((error: unknown) => error);
    await clock.advance(500);

    expect(await waiting).toMatchObject({
      code: 'unavailable',
      message: 'Schema registry: expected schema 7 within 500 ms, got no answer',
    });
    const next = decode(bytes, valueContext);
    answers.at(-1)?.();
    expect(await next).toBe('late');
  });

  it.each([
    [null, 'missing-bytes', 'expected bytes, got none (null); nullable() lets null through'],
    [[], 'invalid-wire-format', 'expected the Confluent wire format (0x00, a schema id), got 0 bytes'],
    [
      [0, 0, 0, 7],
      'invalid-wire-format',
      'expected the Confluent wire format (0x00, a schema id), got 4 bytes',
    ],
    [
      [0x7b, 0x22, 0x61, 0x22, 0x3a],
      'invalid-wire-format',
      'expected the Confluent wire format (0x00, a schema id), got a first byte of 0x7b',
    ],
    [
      [3, 0, 1, 2, 3, 4, 5],
      'invalid-wire-format',
      'expected the Confluent wire format (0x00, a schema id), got a first byte of 0x03 (AWS Glue, which is not supported)',
    ],
    [
      [1, 0, 1, 2, 3, 4, 5],
      'invalid-wire-format',
      'expected the Confluent wire format (0x00, a schema id), got a first byte of 0x01 (a schema GUID, which is not supported)',
    ],
  ])('rejects %j at once, without asking', (given, reason, message) => {
    const server = serving({});
    const decode = avro(clientOf(server));

    const run = (): unknown => decode(given === null ? null : Uint8Array.from(given), valueContext);

    expect(run).toThrow(
      expect.objectContaining({ code: 'rejected', reason, message: `Record value: ${message}` }),
    );
    expect(server.asked).toEqual([]);
  });

  it.each([
    ['ends too early', wire(7, Uint8Array.of(8, 0x63)), 2],
    ['goes on', wire(7, Buffer.concat([bytes.subarray(5), Uint8Array.of(1)])), 9],
    ['is empty', wire(7, new Uint8Array()), 0],
    ['names a branch that does not exist', wire(7, Uint8Array.of(2, 0x61, 2, 10)), 4],
  ])('rejects a payload that %s', async (_, damaged, length) => {
    const decode = avro(clientOf(serving({ 7: charge })));
    const failure = {
      code: 'rejected',
      reason: 'invalid-avro',
      message: `Record value: expected a payload that fits its Avro schema, got ${length} bytes that do not`,
    };

    await expect(decode(damaged, valueContext)).rejects.toMatchObject({
      ...failure,
      cause: expect.any(Error),
    });
    expect(() => decode(damaged, valueContext)).toThrow(expect.objectContaining(failure));
  });

  it('rejects a long that a number cannot hold', async () => {
    const decode = avro(clientOf(serving({ 1: 'long' })));
    // 2^62 in zigzag, seven bits to a byte.
    const large = wire(1, Buffer.from('80808080808080808001', 'hex'));

    await expect(decode(large, valueContext)).rejects.toMatchObject({
      code: 'rejected',
      reason: 'unsafe-integer',
    });
  });
});
