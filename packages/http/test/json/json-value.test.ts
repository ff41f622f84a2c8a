import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createJsonBudget, isSpent, jsonOf } from '../../src/json/json-value.ts';

const numRuns = Number(process.env['FUZZ_RUNS'] ?? 200);

/** An integer as neo4j-driver has them. */
class DriverInteger {
  readonly low = 5;
  readonly high = 0;
  toBigInt(): bigint {
    return 5n;
  }
}

class DriverDate {
  readonly year = 2024;
  toString(): string {
    return '2024-01-31';
  }
}

class Plain {
  readonly a = 1;
}

describe('jsonOf', () => {
  it('keeps what JSON has', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), (value) => {
        // JSON has no negative zero.
        const expected: unknown = JSON.parse(JSON.stringify(value));

        expect(JSON.parse(JSON.stringify(jsonOf(value)))).toEqual(expected);
      }),
      { numRuns },
    );
  });

  it('never throws, and always gives JSON', () => {
    const anything = fc.anything({
      withBigInt: true,
      withDate: true,
      withMap: true,
      withSet: true,
      withTypedArray: true,
    });
    fc.assert(
      fc.property(anything, (value) => {
        const json = jsonOf(value);

        expect(JSON.parse(JSON.stringify(json))).toEqual(json);
      }),
      { numRuns },
    );
  });

  it('gives no negative zero', () => {
    expect(jsonOf({ a: [-0] })).toEqual({ a: [0] });
  });

  it('gives what JSON has not a form', () => {
    const value = {
      small: 5n,
      large: 2n ** 63n,
      date: new Date(0),
      noDate: new Date(Number.NaN),
      bytes: new Uint8Array([1, 2, 3]).subarray(1),
      map: new Map([[1, 'a']]),
      set: new Set(['a']),
      infinite: Number.POSITIVE_INFINITY,
      nothing: undefined,
      work: () => 1,
      sign: Symbol('s'),
      integer: new DriverInteger(),
      day: new DriverDate(),
      plain: new Plain(),
      bare: Object.assign(Object.create(null), { a: 1 }),
    };

    expect(jsonOf(value)).toEqual({
      small: 5,
      large: '9223372036854775808',
      date: '1970-01-01T00:00:00.000Z',
      noDate: null,
      bytes: 'AgM=',
      map: { 1: 'a' },
      set: ['a'],
      infinite: null,
      sign: null,
      integer: 5,
      day: '2024-01-31',
      plain: { a: 1 },
      bare: { a: 1 },
    });
  });

  it('ends at what refers to itself', () => {
    const value: Record<string, unknown> = {};
    value['self'] = value;

    expect(JSON.stringify(jsonOf(value)).length).toBeLessThan(1000);
  });

  it('stops at its budget', () => {
    const budget = { ...createJsonBudget(), values: 10 };

    const json = jsonOf(
      Array.from({ length: 1000 }, (_, index) => index),
      budget,
    );

    expect(isSpent(budget)).toBe(true);
    expect(JSON.stringify(json).length).toBeLessThan(100);
  });

  it('counts texts, too', () => {
    const budget = { ...createJsonBudget(), chars: 10 };

    const json = jsonOf(['12345', '123456', 'more'], budget);

    expect(isSpent(budget)).toBe(true);
    expect(json).toEqual(['12345', '']);
  });
});
