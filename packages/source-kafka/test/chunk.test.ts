import type { Partition } from '@rivergraph/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KafkaChunk } from '../src/chunk.ts';
import type { FetchedHeaders, FetchedMessage } from '../src/client.ts';

const numRuns = Number(process.env['FUZZ_RUNS'] ?? 300);
const partition: Partition = { topic: 't', id: 't-0' };

function message(parts: Partial<FetchedMessage>): FetchedMessage {
  return { key: null, value: null, offset: '0', timestamp: '0', ...parts };
}

function chunkOf(...messages: readonly FetchedMessage[]): KafkaChunk {
  return new KafkaChunk(partition, messages, messages.length);
}

const bytes = fc.uint8Array({ maxLength: 12 }).map((array) => Buffer.from(array));
const headerValue = fc.oneof(bytes, fc.string({ maxLength: 5 }));
const headers: fc.Arbitrary<FetchedHeaders> = fc.dictionary(
  fc.oneof(fc.string({ maxLength: 5 }), fc.constantFrom('__proto__', 'constructor', 'length')),
  fc.oneof(headerValue, fc.array(headerValue, { maxLength: 3 }), fc.constant(undefined)),
  { maxKeys: 3, noNullPrototype: true },
);
const messages = fc
  .array(
    fc.record({
      key: fc.option(bytes),
      value: fc.option(bytes),
      timestamp: fc.oneof(fc.constant('-1'), fc.maxSafeNat().map(String)),
      headers: fc.option(headers, { nil: undefined }),
      gap: fc.integer({ min: 1, max: 2 ** 40 }),
    }),
    { minLength: 1, maxLength: 12 },
  )
  .map((list) => {
    let offset = -1;
    return list.map(({ gap, ...parts }): FetchedMessage => {
      offset += gap;
      return { ...parts, offset: String(offset) };
    });
  });

describe('KafkaChunk', () => {
  it('gives back every message', () => {
    fc.assert(
      fc.property(messages, fc.integer({ min: 1, max: 12 }), (list, most) => {
        const length = Math.min(most, list.length);
        const chunk = new KafkaChunk(partition, list, length);

        expect(chunk.partition).toBe(partition);
        expect(chunk.length).toBe(length);
        for (const [index, { key, value, offset, timestamp, headers: given = {} }] of list
          .slice(0, length)
          .entries()) {
          expect(bufferOf(chunk.keyAt(index))).toEqual(key);
          expect(bufferOf(chunk.valueAt(index))).toEqual(value);
          expect(chunk.positionAt(index)).toBe(offset);
          expect(chunk.timestampAt(index)).toBe(timestamp === '-1' ? undefined : Number(timestamp));
          const copied = chunk.headersAt(index);
          expect(Object.keys(copied)).toEqual(Object.keys(given));
          for (const name of Object.keys(given)) {
            const expected = Object.getOwnPropertyDescriptor(given, name)?.value as unknown;
            expect(Object.getOwnPropertyDescriptor(copied, name)?.value).toEqual(expected ?? null);
          }
        }
      }),
      { numRuns },
    );
  });

  it('counts at least what it keeps alive', () => {
    fc.assert(
      fc.property(messages, (list) => {
        const columns = list.length * (2 * 4 + 1 + 8 + 8);
        const data = list.reduce((sum, { key, value }) => sum + (key?.length ?? 0) + (value?.length ?? 0), 0);
        const held = list.flatMap((one) => Object.values(one.headers ?? {})).flat();
        const inHeaders = held.reduce((sum, value) => sum + (value?.length ?? 0), 0);

        expect(chunkOf(...list).bytes).toBeGreaterThanOrEqual(columns + data + inHeaders);
      }),
      { numRuns },
    );
  });

  it('tells what is empty from what is missing', () => {
    const empty = Buffer.alloc(0);

    const chunk = chunkOf(
      message({ key: empty }),
      message({ value: empty }),
      message({ key: Buffer.from('k') }),
    );

    expect([chunk.keyAt(0)?.length, chunk.valueAt(0)]).toEqual([0, null]);
    expect([chunk.keyAt(1), chunk.valueAt(1)?.length]).toEqual([null, 0]);
    expect([chunk.keyAt(2)?.length, chunk.valueAt(2)]).toEqual([1, null]);
  });

  it.each(['-1', '', 'NaN'])('knows no time for %j', (timestamp) => {
    const time = chunkOf(message({ timestamp })).timestampAt(0);

    expect(time === undefined || timestamp === '').toBe(true);
  });

  it('keeps headers that occur several times, are null, or are named like what every object has', () => {
    const headersOf = JSON.parse('{ "__proto__": "x", "n": null }') as FetchedHeaders;
    const repeated = { ...headersOf, many: [Buffer.from('1'), '2'] };
    Object.defineProperty(repeated, '__proto__', { value: 'x', enumerable: true });

    const copied = chunkOf(message({ headers: repeated })).headersAt(0);

    expect(Object.keys(copied).toSorted()).toEqual(['__proto__', 'many', 'n']);
    expect(Object.getOwnPropertyDescriptor(copied, '__proto__')?.value).toBe('x');
    expect(Object.getPrototypeOf(copied)).toBe(Object.prototype);
    expect(copied['n']).toBeNull();
    expect(copied['many']).toEqual([Buffer.from('1'), '2']);
  });

  it('has no headers where a message has none', () => {
    const chunk = chunkOf(message({}), message({ headers: {} }), message({ headers: { a: 'b' } }));

    expect([0, 1, 2, 3].map((index) => chunk.headersAt(index))).toEqual([{}, {}, { a: 'b' }, {}]);
  });

  it('does not change with the buffer of the fetch, and does not keep it alive', () => {
    const fetched = Buffer.alloc(14);
    fetched.write('keyvalueheader');
    const chunk = chunkOf(
      message({
        key: fetched.subarray(0, 3),
        value: fetched.subarray(3, 8),
        headers: { h: fetched.subarray(8), many: [fetched.subarray(8)] },
      }),
    );

    fetched.fill(0);

    const parts = [chunk.keyAt(0), chunk.valueAt(0), chunk.headersAt(0)['h']];
    expect(parts.map(String)).toEqual(['key', 'value', 'header']);
    expect(chunk.headersAt(0)['many']).toEqual([Buffer.from('header')]);
    for (const part of parts) expect((part as Buffer).buffer).not.toBe(fetched.buffer);
  });

  it('gives slices of one buffer that is its own', () => {
    const chunk = chunkOf(message({ key: Buffer.from('k'), value: Buffer.from('v') }));

    expect(chunk.keyAt(0)?.buffer).toBe(chunk.valueAt(0)?.buffer);
    expect(chunk.keyAt(0)?.buffer.byteLength).toBe(2);
  });

  it('refuses a record that it does not have', () => {
    expect(() => chunkOf(message({})).positionAt(1)).toThrow(/no record 1 in a chunk of 1/);
    expect(() => new KafkaChunk(partition, [], 1)).toThrow(/expected 1 messages, got 0/);
  });
});

function bufferOf(array: Uint8Array | null): Buffer | null {
  return array === null ? null : Buffer.from(array);
}
