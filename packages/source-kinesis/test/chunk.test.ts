import type { Partition } from '@rivergraph/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chunkOf, type ReadRecords } from '../src/chunk-of.ts';
import { KinesisChunk } from '../src/chunk.ts';
import { comparePlaces, type Place, toPlace, toPosition } from '../src/position.ts';
import type { RawRecord } from '../src/stream/stream-port.ts';
import { aggregate, bytesField, rawOf, sealed } from './kpl/aggregates.ts';

const numRuns = Number(process.env['FUZZ_RUNS'] ?? 300);
const partition: Partition = { topic: 's', id: 's/shardId-000000000000' };

/** A Kinesis record, and the texts that should come of it. */
interface Given {
  readonly raw: RawRecord;
  readonly values: readonly string[];
  readonly isDamaged: boolean;
}

const noAggregate = sealed(bytesField(1, 'a key, and no record'));

function givenOf(sequence: string, kind: string, values: readonly string[] = ['x']): Given {
  const whole = aggregate(
    values.map((value) => ({ partitionKey: `inner-${value}`, data: Buffer.from(value) })),
  );
  switch (kind) {
    case 'aggregate':
      return { raw: rawOf(whole, sequence), values, isDamaged: false };
    case 'empty':
      return { raw: rawOf(noAggregate, sequence), values: [], isDamaged: false };
    case 'damaged': {
      const data = Buffer.concat([whole, Buffer.from([0])]);
      return { raw: rawOf(data, sequence), values: [data.toString('latin1')], isDamaged: true };
    }
    default:
      return { raw: rawOf(Buffer.from('plain'), sequence), values: ['plain'], isDamaged: false };
  }
}

const page: fc.Arbitrary<readonly Given[]> = fc
  .array(
    fc.record({
      kind: fc.constantFrom('plain', 'plain', 'aggregate', 'empty', 'damaged'),
      values: fc.array(fc.string({ unit: fc.constantFrom('a', 'b', 'c') }), { minLength: 1, maxLength: 4 }),
      gap: fc.bigInt({ min: 1n, max: 2n ** 70n }),
    }),
    { maxLength: 6 },
  )
  .map((list) => {
    let sequence = 9n;
    return list.map(({ kind, values, gap }) => {
      sequence += gap;
      return givenOf(String(sequence), kind, values);
    });
  });

/** What should come of a page, each record with its place. */
function recordsOf(given: readonly Given[]): readonly { place: Place; value: string; isDamaged: boolean }[] {
  return given.flatMap(({ raw: { sequence }, values, isDamaged }) =>
    values.map((value, sub) => ({ place: { sequence, sub }, value, isDamaged })),
  );
}

function readAll({ chunk }: ReadRecords): ReturnType<typeof recordsOf> {
  if (chunk === undefined) return [];
  return Array.from({ length: chunk.length }, (_, index) => ({
    place: toPlace(chunk.positionAt(index)),
    value: Buffer.from(chunk.valueAt(index)).toString('latin1'),
    isDamaged: chunk.isDamaged(index),
  }));
}

function read(
  given: readonly Given[],
  after?: Place,
  { deaggregate = true }: { deaggregate?: boolean } = {},
): ReadRecords {
  return chunkOf(
    partition,
    given.map(({ raw }) => raw),
    { after, deaggregate },
  );
}

describe('chunkOf', () => {
  it('gives every record, in order, with the place that it has', () => {
    fc.assert(
      fc.property(page, (given) => {
        const result = read(given);

        expect(readAll(result)).toEqual(recordsOf(given));
        expect(result.chunk?.partition ?? partition).toBe(partition);
        expect(result.last?.sequence).toBe(given.at(-1)?.raw.sequence);
      }),
      { numRuns },
    );
  });

  it('leaves out what is not beyond a place, wherever that is', () => {
    fc.assert(
      fc.property(page, fc.nat(), fc.nat(5), fc.bigInt({ min: -1n, max: 1n }), (given, pick, sub, near) => {
        const picked = given[pick % Math.max(1, given.length)]?.raw.sequence ?? '5';
        const after: Place = { sequence: String(BigInt(picked) + near), sub };

        const result = read(given, after);

        expect(readAll(result)).toEqual(
          recordsOf(given).filter(({ place }) => comparePlaces(place, after) > 0),
        );
      }),
      { numRuns: numRuns * 3 },
    );
  });

  it('tells the place that is reached, which is never before the one that was', () => {
    fc.assert(
      fc.property(page, fc.nat(), fc.nat(5), (given, pick, sub) => {
        const after: Place = { sequence: given[pick % Math.max(1, given.length)]?.raw.sequence ?? '5', sub };

        const { last } = read(given, after);

        const furthest = recordsOf(given).at(-1)?.place;
        const end = given.at(-1);
        const empty = end?.values.length === 0 ? { sequence: end.raw.sequence, sub: 0 } : undefined;
        const reached = [after, furthest, empty].filter((place) => place !== undefined);
        expect(last).toEqual(reached.toSorted(comparePlaces).at(-1));
      }),
      { numRuns: numRuns * 3 },
    );
  });

  it('gives the same place back where there is nothing beyond it', () => {
    const after: Place = { sequence: '100', sub: 2 };
    const given = [givenOf('99', 'plain'), givenOf('100', 'aggregate', ['a', 'b', 'c'])];

    for (const records of [[], given, given.slice(1)]) {
      const { chunk, last } = read(records, after);

      expect(chunk).toBeUndefined();
      expect(last).toBe(after);
    }
    expect(read([])).toEqual({ chunk: undefined, last: undefined });
  });

  it('goes on behind an aggregate without records, which has no chunk', () => {
    const result = read([givenOf('7', 'empty', ['x'])], { sequence: '6', sub: 0 });

    expect(result).toEqual({ chunk: undefined, last: { sequence: '7', sub: 0 } });
  });

  it('goes on in the middle of an aggregate', () => {
    const given = [givenOf('7', 'aggregate', ['a', 'b', 'c']), givenOf('8', 'plain')];

    const result = read(given, { sequence: '7', sub: 1 });

    expect(readAll(result).map(({ place, value }) => [place.sub, value])).toEqual([
      [2, 'c'],
      [0, 'plain'],
    ]);
  });

  it('knows that a longer sequence number is a larger one', () => {
    const given = ['99', '100', '1000'].map((sequence) => givenOf(sequence, 'plain'));

    expect(readAll(read(given, { sequence: '100', sub: 0 })).map(({ place }) => place.sequence)).toEqual([
      '1000',
    ]);
  });

  it('takes everything as it comes when it is told so', () => {
    const given = [givenOf('7', 'aggregate', ['a', 'b']), givenOf('8', 'damaged', ['x'])];

    const result = read(given, undefined, { deaggregate: false });

    expect(readAll(result).map(({ value, isDamaged }) => [value, isDamaged])).toEqual(
      given.map(({ raw }) => [Buffer.from(raw.data).toString('latin1'), false]),
    );
  });

  it('names an aggregate that was taken as it came by a place behind all that is in it', () => {
    const given = [givenOf('7', 'aggregate', ['a', 'b']), givenOf('8', 'plain'), givenOf('9', 'damaged')];

    const result = read(given, undefined, { deaggregate: false });

    expect(readAll(result).map(({ place }) => toPosition(place))).toEqual(['7:9999999', '8', '9:9999999']);
    expect(result.last).toEqual({ sequence: '9', sub: 9_999_999 });
  });

  it.each([true, false])('takes nothing again that was taken as it came, now with deaggregate: %s', (now) => {
    fc.assert(
      fc.property(page, (given) => {
        const { last } = read(given, undefined, { deaggregate: false });

        const again = read(given, last, { deaggregate: now });

        expect(again.chunk).toBeUndefined();
        expect(again.last).toBe(last);
      }),
      { numRuns },
    );
  });

  it('reads an aggregate to its end that was begun before it was told so', () => {
    const given = [givenOf('7', 'aggregate', ['a', 'b', 'c']), givenOf('8', 'aggregate', ['d', 'e'])];

    const result = read(given, { sequence: '7', sub: 1 }, { deaggregate: false });

    expect(readAll(result).map(({ value }) => value)).toEqual([
      'c',
      Buffer.from(given[1]?.raw.data ?? []).toString('latin1'),
    ]);
  });

  it('reads it to its end also where only the first record of it was finished', () => {
    const given = [givenOf('7', 'aggregate', ['a', 'b', 'c']), givenOf('8', 'plain')];

    const result = read(given, { sequence: '7', sub: 0 }, { deaggregate: false });

    expect(readAll(result).map(({ place, value }) => [toPosition(place), value])).toEqual([
      ['7:1', 'b'],
      ['7:2', 'c'],
      ['8', 'plain'],
    ]);
  });

  it.each(['plain', 'damaged', 'empty'])('has finished a record that is %s with its one place', (kind) => {
    const after: Place = { sequence: '7', sub: 0 };

    const result = read([givenOf('7', kind)], after, { deaggregate: false });

    expect(result.chunk).toBeUndefined();
  });
});

describe('KinesisChunk', () => {
  it('gives keys as texts and as bytes', () => {
    const { chunk } = chunkOf(
      partition,
      [
        rawOf(Buffer.from('1'), '1', 'ключ'),
        rawOf(Buffer.from('2'), '2', ''),
        rawOf(Buffer.from('3'), '3', 'k'),
      ],
      { after: undefined, deaggregate: true },
    );

    expect([0, 1, 2].map((index) => chunk?.partitionKeyAt(index))).toEqual(['ключ', '', 'k']);
    expect([0, 1, 2, 0].map((index) => String(chunk?.keyAt(index)))).toEqual(['ключ', '', 'k', 'ключ']);
    expect(chunk?.keyAt(2)).toBe(chunk?.keyAt(2));
  });

  it('gives each record of an aggregate its own key, and the number and the time of the whole', () => {
    const { chunk } = read([givenOf('70', 'plain'), givenOf('71', 'aggregate', ['a', 'b'])]);

    expect([0, 1, 2].map((index) => chunk?.partitionKeyAt(index))).toEqual(['outer', 'inner-a', 'inner-b']);
    expect([0, 1, 2].map((index) => chunk?.sequenceAt(index))).toEqual(['70', '71', '71']);
    expect([0, 1, 2].map((index) => chunk?.positionAt(index))).toEqual(['70', '71', '71:1']);
    expect([0, 1, 2].map((index) => chunk?.timestampAt(index))).toEqual([1_000, 1_000, 1_000]);
  });

  it('has no headers, and no time where the service gave none', () => {
    const raw: RawRecord = { sequence: '1', partitionKey: 'k', data: Buffer.from('x'), arrivedAt: undefined };
    const { chunk } = chunkOf(partition, [raw], { after: undefined, deaggregate: true });

    expect(chunk?.headersAt(0)).toEqual({});
    expect(chunk?.timestampAt(0)).toBeUndefined();
  });

  it('copies no data', () => {
    const given = [givenOf('1', 'plain'), givenOf('2', 'aggregate', ['a'])];

    const { chunk } = read(given);

    expect(chunk?.valueAt(0)).toBe(given[0]?.raw.data);
    expect(chunk?.valueAt(1).buffer).toBe(given[1]?.raw.data.buffer);
  });

  it('counts at least what it keeps alive', () => {
    fc.assert(
      fc.property(page, (given) => {
        const { chunk } = read(given);

        const kept = given.filter(({ values }) => values.length > 0);
        const data = kept.reduce((sum, { raw }) => sum + raw.data.length, 0);
        expect(chunk?.bytes ?? 0).toBeGreaterThanOrEqual(data + 300 * recordsOf(given).length);
      }),
      { numRuns },
    );
  });

  it('refuses a record that it does not have', () => {
    const chunk = new KinesisChunk(partition, {
      records: [rawOf(Buffer.from('x'))],
      subs: undefined,
      damaged: undefined,
      bytes: 1,
    });

    const { keyAt, valueAt, positionAt, timestampAt } = KinesisChunk.prototype;
    for (const get of [keyAt, valueAt, positionAt, timestampAt] as ((
      this: unknown,
      index: number,
    ) => unknown)[])
      expect(() => get.call(chunk, 1)).toThrow(/no record 1 in a chunk of 1/);
  });
});
