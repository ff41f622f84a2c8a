import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deaggregate } from '../../src/kpl/deaggregate.ts';
import {
  aggregate,
  bytesField,
  type ProducedRecord,
  rawOf,
  recordField,
  sealed,
  tag,
  unsealed,
  varint,
  varintField,
} from './aggregates.ts';

const numRuns = Number(process.env['FUZZ_RUNS'] ?? 300);

function open(data: Uint8Array): ReturnType<typeof deaggregate> {
  return deaggregate(rawOf(data));
}

/** Records with their bytes as texts, which compare and print better. */
function readable(result: ReturnType<typeof deaggregate>): unknown {
  if (typeof result === 'string') return result;
  return result.map(({ partitionKey, explicitHashKey, data }) => ({
    partitionKey,
    explicitHashKey,
    data: Buffer.from(data).toString('hex'),
  }));
}

function expected(records: readonly ProducedRecord[]): unknown {
  return records.map(({ partitionKey, explicitHashKey, data }) => ({
    partitionKey,
    explicitHashKey,
    data: data.toString('hex'),
  }));
}

// The aggregator that makes the fixtures mixes up keys that look like small integers.
const hashKey = fc.bigInt({ min: 2n ** 64n, max: 2n ** 128n - 1n }).map(String);
const produced: fc.Arbitrary<ProducedRecord> = fc.record({
  partitionKey: fc
    .oneof(fc.string({ unit: 'grapheme', maxLength: 8 }), fc.constantFrom('k', 'ключ', '🔑'))
    .map((key) => `p${key}`),
  explicitHashKey: fc.option(hashKey, { nil: undefined }),
  data: fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
});
const batch = fc.array(produced, { minLength: 1, maxLength: 12 });

describe('deaggregate', () => {
  it('reads 1,000 records of an independent producer exactly', () => {
    const records = Array.from({ length: 1_000 }, (_, index): ProducedRecord => {
      const partitionKey = ['user', 'користувач', 'ユーザー', '👩‍👧'][index % 4] ?? '';
      return {
        partitionKey: `${partitionKey}-${index % 61}`,
        explicitHashKey: index % 3 === 0 ? String(2n ** 100n + BigInt(index % 17)) : undefined,
        data:
          index % 50 === 0
            ? Buffer.alloc(0)
            : Buffer.from(`{"id":${index},"text":"${'é'.repeat(index % 97)}"}`),
      };
    });

    const result = open(aggregate(records));

    expect(result).toHaveLength(1_000);
    expect(readable(result)).toEqual(expected(records));
  });

  it('reads whatever an independent producer writes', () => {
    fc.assert(
      fc.property(batch, (records) => {
        expect(readable(open(aggregate(records)))).toEqual(expected(records));
      }),
      { numRuns },
    );
  });

  it('reads a single record, also an empty one', () => {
    for (const data of [Buffer.from('x'), Buffer.alloc(0)]) {
      const records = [{ partitionKey: 'k', data }];

      expect(readable(open(aggregate(records)))).toEqual(expected(records));
    }
  });

  it('gives views of the bytes that it got', () => {
    const data = Buffer.from(aggregate([{ partitionKey: 'k', data: Buffer.from('abc') }]));

    const [record] = open(data) as readonly { readonly data: Uint8Array }[];

    expect(record?.data.buffer).toBe(data.buffer);
    expect(record?.data.byteOffset).toBeGreaterThan(data.byteOffset);
  });

  it('takes bytes that are not a Buffer, and begin anywhere', () => {
    const whole = aggregate([{ partitionKey: 'k', data: Buffer.from('abc') }]);
    const shifted = new Uint8Array(whole.length + 3);
    shifted.set(whole, 3);

    expect(readable(open(shifted.subarray(3)))).toEqual([
      { partitionKey: 'k', explicitHashKey: undefined, data: '616263' },
    ]);
  });

  it('gives no records of an aggregate without any', () => {
    expect(open(sealed(bytesField(1, 'key')))).toEqual([]);
  });
});

describe('deaggregate, given what is no aggregate', () => {
  const magic = Buffer.from('f3899ac2', 'hex');

  it.each([0, 3, 4, 19, 20])('takes %i bytes with the magic number for a plain record', (length) => {
    expect(open(Buffer.concat([magic, Buffer.alloc(20)]).subarray(0, length))).toBe('plain');
  });

  it.each([0, 1, 2, 3])(
    'takes a record for a plain one that differs in byte %i of the magic number',
    (index) => {
      const data = aggregate([{ partitionKey: 'k', data: Buffer.from('abc') }]);
      data[index] = (data[index] ?? 0) ^ 1;

      expect(open(data)).toBe('plain');
    },
  );
});

describe('deaggregate, given a damaged aggregate', () => {
  it('finds every byte that has changed, and never throws', () => {
    fc.assert(
      fc.property(batch, fc.integer({ min: 1, max: 255 }), (records, change) => {
        const data = aggregate(records);
        for (let index = 4; index < data.length; index += 1) {
          data[index] = (data[index] ?? 0) ^ change;
          expect(open(data)).toBe('damaged');
          data[index] = (data[index] ?? 0) ^ change;
        }
      }),
      { numRuns: Math.ceil(numRuns / 10) },
    );
  });

  it('finds every length at which it was cut off', () => {
    const data = aggregate([
      { partitionKey: 'k', data: Buffer.from('abc') },
      { partitionKey: 'l', data: Buffer.from('def') },
    ]);

    for (let length = 0; length < data.length; length += 1)
      expect(open(data.subarray(0, length))).toBe(length > 20 ? 'damaged' : 'plain');
  });

  it('stays within bounds when the checksum is right and the message is not', () => {
    fc.assert(
      fc.property(batch, fc.nat(), fc.nat(255), fc.nat(), (records, at, value, cut) => {
        const message = Buffer.from(unsealed(aggregate(records)));
        message[at % message.length] = value;
        const data = sealed(message.subarray(0, 1 + (cut % message.length)));

        const result = open(data);

        if (typeof result === 'string') return;
        for (const record of result) {
          expect(record.data.byteOffset).toBeGreaterThanOrEqual(data.byteOffset + 4);
          expect(record.data.byteOffset + record.data.length).toBeLessThanOrEqual(
            data.byteOffset + data.length - 16,
          );
        }
      }),
      { numRuns: numRuns * 3 },
    );
  });

  it('reads any bytes without throwing', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 60 }), (message) => {
        expect(open(sealed(message))).toSatisfy((result) => result === 'damaged' || Array.isArray(result));
      }),
      { numRuns: numRuns * 3 },
    );
  });

  const key = bytesField(1, 'key');
  const group = (field: number, ...parts: readonly Buffer[]): Buffer =>
    Buffer.concat([tag(field, 3), ...parts, tag(field, 4)]);
  const nested = (depth: number): Buffer => (depth === 0 ? varintField(1, 1) : group(9, nested(depth - 1)));

  it.each<[string, Buffer[]]>([
    ['a key that is not in the table', [key, recordField(1, 'x')]],
    ['a key far beyond the table', [key, bytesField(3, varintField(1, 2n ** 63n), bytesField(3, 'x'))]],
    ['no table', [recordField(0, 'x')]],
    ['a hash key that is not in the table', [key, recordField(0, 'x', varintField(2, 0))]],
    ['a record without a key', [key, bytesField(3, bytesField(3, 'x'))]],
    ['a record without data', [key, bytesField(3, varintField(1, 0))]],
    ['an empty record', [key, bytesField(3)]],
    ['a key that is not UTF-8', [bytesField(1, Buffer.from([0xff])), recordField(0, 'x')]],
    ['a hash key that is not UTF-8', [key, bytesField(2, Buffer.from([0xc3])), recordField(0, 'x')]],
    ['data that are longer than the record', [key, bytesField(3, varintField(1, 0), tag(3, 2), varint(9))]],
    ['a record that is longer than the message', [key, tag(3, 2), varint(1_000)]],
    ['a length beyond 32 bits', [key, tag(3, 2), varint(2n ** 40n)]],
    ['a length beyond 64 bits', [key, tag(3, 2), varint(2n ** 69n)]],
    ['a number without an end', [key, Buffer.alloc(12, 0xff)]],
    ['a tag that is cut off', [key, Buffer.from([0x80])]],
    ['field number 0', [key, varintField(0, 1)]],
    ['wire type 6', [key, tag(7, 6), varint(1)]],
    ['wire type 7 in a record', [key, recordField(0, 'x', tag(7, 7))]],
    ['8 bytes that are cut off', [key, tag(7, 1), Buffer.alloc(7)]],
    ['4 bytes that are cut off', [key, tag(7, 5), Buffer.alloc(3)]],
    ['a group without an end', [key, tag(7, 3), varintField(1, 1)]],
    ['a group that ends as another', [key, tag(7, 3), tag(8, 4)]],
    ['the end of no group', [key, tag(7, 4)]],
    ['groups deeper than anybody needs', [key, nested(33)]],
  ])('finds %s', (_, message) => {
    expect(open(sealed(...message))).toBe('damaged');
  });

  it.each<[string, Buffer[]]>([
    ['tables behind the records', [recordField(0, 'x'), key]],
    ['tags', [key, recordField(0, 'x', bytesField(4, bytesField(1, 'tag'), bytesField(2, 'value')))]],
    ['unknown fields of every kind', [varintField(9, 2n ** 64n - 1n), tag(10, 1), Buffer.alloc(8), key]],
    ['unknown texts and numbers of 4 bytes', [bytesField(2_000, 'x'), tag(11, 5), Buffer.alloc(4), key]],
    ['unknown groups in groups', [key, nested(32), group(7, bytesField(1, 'not a key'), group(7))]],
    [
      'unknown fields in a record',
      [key, recordField(0, 'x', varintField(5, 1), group(6, varintField(1, 9)))],
    ],
    ['a known number of another kind', [key, varintField(1, 4), varintField(3, 4)]],
    [
      'a field of a record twice, the last of which counts',
      [key, recordField(7, 'y', varintField(1, 0), bytesField(3, 'x'))],
    ],
    [
      'numbers with zeros before them',
      [key, bytesField(3, Buffer.from([0x08, 0x80, 0x80, 0x00]), bytesField(3, 'x'))],
    ],
  ])('reads %s', (_, message) => {
    const rest = message.some((part) => part[0] === 0x1a) ? [] : [recordField(0, 'x')];

    expect(readable(open(sealed(...message, ...rest)))).toEqual([
      { partitionKey: 'key', explicitHashKey: undefined, data: '78' },
    ]);
  });
});
