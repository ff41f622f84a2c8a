import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareCheckpoints } from '../src/leases/checkpoint.ts';
import type { Checkpoint } from '../src/leases/checkpoint.ts';
import { comparePlaces, orderKeyOf, toPlace, toPosition } from '../src/position.ts';
import type { Place } from '../src/position.ts';

const numRuns = Number(process.env['FUZZ_RUNS'] ?? 300);

const sequence = fc.oneof(
  fc.bigInt({ min: 0n, max: 2n ** 186n - 1n }),
  fc.bigInt({ min: 0n, max: 1_000n }),
  fc.bigInt({ min: 2n ** 53n - 5n, max: 2n ** 53n + 5n }),
);
const place: fc.Arbitrary<Place> = fc.record({
  sequence: sequence.map(String),
  sub: fc.oneof(fc.nat({ max: 3 }), fc.nat({ max: 9_999_999 })),
});

const sign = (value: number): number => Math.sign(value);

describe('positions', () => {
  it.each([
    ['9', '10'],
    ['9007199254740992', '9007199254740993'],
    [
      '49590338271490256608559692538361571095921575989136588898',
      '49590338271490256608559692538361571095921575989136588899',
    ],
    [
      '99999999999999999999999999999999999999999999999999999999',
      '100000000000000000000000000000000000000000000000000000000',
    ],
    ['5', '5:1'],
    ['5:2', '5:10'],
    ['5:10', '6'],
  ])('%s is before %s', (before, after) => {
    expect(comparePlaces(toPlace(before), toPlace(after))).toBeLessThan(0);
    expect(comparePlaces(toPlace(after), toPlace(before))).toBeGreaterThan(0);
    expect(orderKeyOf(before) < orderKeyOf(after)).toBe(true);
  });

  it('may have zeros in front', () => {
    expect(comparePlaces(toPlace('0005'), toPlace('5'))).toBe(0);
    expect(comparePlaces(toPlace('0005'), toPlace('6'))).toBeLessThan(0);
    expect(comparePlaces(toPlace('0015'), toPlace('6'))).toBeGreaterThan(0);
  });

  it('of the first record of an aggregate are sequence numbers alone', () => {
    expect(toPosition({ sequence: '17', sub: 0 })).toBe('17');
    expect(toPosition({ sequence: '17', sub: 3 })).toBe('17:3');
    expect(toPlace('17')).toEqual({ sequence: '17', sub: 0 });
  });

  it.each([
    17,
    null,
    true,
    {},
    ['17'],
    '',
    'x',
    '-1',
    '1.5',
    '1:',
    ':1',
    '1:2:3',
    ' 1',
    '1 ',
    '1'.repeat(58),
    '1:12345678',
  ])('are refused: %j', (position) => {
    const refused = (): unknown => toPlace(position);

    expect(refused).toThrow(expect.objectContaining({ code: 'misconfigured', reason: 'invalid-position' }));
  });

  it('are refused without showing what came', () => {
    expect(() => toPlace('customer-4711')).toThrow(/got another text$/);
  });

  it('come back from their texts', () => {
    fc.assert(
      fc.property(place, (one) => {
        expect(toPlace(toPosition(one))).toEqual(one);
      }),
      { numRuns },
    );
  });

  it('compare as numbers do, and their order keys sort the same', () => {
    fc.assert(
      fc.property(place, place, (left, right) => {
        const difference = BigInt(left.sequence) - BigInt(right.sequence);
        const expected = difference === 0n ? sign(left.sub - right.sub) : difference < 0n ? -1 : 1;
        const [first, second] = [orderKeyOf(toPosition(left)), orderKeyOf(toPosition(right))];

        expect(sign(comparePlaces(left, right))).toBe(expected);
        expect(first === second ? 0 : first < second ? -1 : 1).toBe(expected);
      }),
      { numRuns },
    );
  });

  it('sort between the words of the Kinesis Client Library', () => {
    const sorted: readonly Checkpoint[] = [
      'AT_TIMESTAMP',
      'TRIM_HORIZON',
      'LATEST',
      { sequence: '0', sub: 0 },
      { sequence: '9', sub: 4 },
      { sequence: '10', sub: 0 },
      'SHARD_END',
    ];

    expect(sorted.toReversed().toSorted(compareCheckpoints)).toEqual(sorted);
    expect(compareCheckpoints('LATEST', 'LATEST')).toBe(0);
  });
});
