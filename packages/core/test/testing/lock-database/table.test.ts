import { describe, expect, it } from 'vitest';
import type { KeySet } from './key-sets.ts';
import { edgesOf } from './key-sets.ts';
import { barrier, naive } from './schedules.ts';

const keySets: readonly KeySet[] = ['uniform', 'zipf 0.8', 'zipf 0.99'];

/** Rows per second of the published simulation, by key set; 8 slots, 3 ms per transaction, 0.04 ms per row. */
const collapses = 'collapses';
type Expected = readonly [uniform: Rate, zipf08: Rate, zipf099: Rate];
type Rate = number | typeof collapses;

const naiveRates: readonly (readonly [batchRows: number, rates: Expected])[] = [
  [10, [23_000, 12_000, 6_800]],
  [50, [76_000, 13_000, 12_000]],
  [200, [50_000, 11_900, 14_500]],
  [1_000, [collapses, collapses, collapses]],
];
/** Transactions that began before anybody met anybody still commit; after those, hardly any does. */
const later = { fromMs: 10_000, untilMs: 20_000 };
const sortedRates: Expected = [collapses, 22_000, 23_400];
const barrierRates: readonly (readonly [windowRows: number, rates: Expected])[] = [
  [8_000, [115_000, 106_000, 89_000]],
  [64_000, [165_000, 141_000, 111_000]],
];

describe('lock database, against the table of a published simulation', () => {
  it.each([
    [10, 2_900],
    [200, 18_200],
    [1_000, 23_256],
  ])('takes batches of %i rows one after the other at %i rows per second', async (batchRows, rate) => {
    const { rowsPerSecond } = await naive(edgesOf('uniform', 10_000), { batchRows, clients: 1 });

    expect(rowsPerSecond).toSatisfy((value: number) => isAs(rate, value));
  });

  it.each(rowsOf(naiveRates))(
    'takes batches of %i rows from 8 clients, %s keys: %s',
    async (batchRows, set, rate) => {
      const edges = edgesOf(set, rate === collapses ? 100_000 : 50_000);

      const { rowsPerSecond } = await naive(edges, {
        batchRows,
        ...(rate === collapses && { span: later }),
      });

      expect(rowsPerSecond).toSatisfy((value: number) => isAs(rate, value));
    },
  );

  it.each(rowsOf([[1_000, sortedRates]]))(
    'takes sorted batches of %i rows from 8 clients, %s keys: %s',
    async (batchRows, set, rate) => {
      const { rowsPerSecond } = await naive(edgesOf(set, 100_000), {
        batchRows,
        sorted: true,
        ...(rate === collapses && { span: later }),
      });

      expect(rowsPerSecond).toSatisfy((value: number) => isAs(rate, value));
    },
  );

  it.each(rowsOf(barrierRates))(
    'takes rounds of tiles from windows of %i rows, %s keys: %s',
    async (windowRows, set, rate) => {
      const { rowsPerSecond, figures } = await barrier(edgesOf(set, 2 * 64_000), {
        windowRows,
        batchRows: 1_000,
      });

      expect(rowsPerSecond).toSatisfy((value: number) => isAs(rate, value));
      expect(figures).toMatchObject({ deadlocks: 0, lockWaits: 0 });
    },
  );

  it('throws as much work away as that simulation did', async () => {
    const skewed = await naive(edgesOf('zipf 0.8', 50_000), { batchRows: 200 });
    const moreSkewed = await naive(edgesOf('zipf 0.99', 50_000), { batchRows: 200 });

    const wasted = [skewed, moreSkewed].map(({ figures }) => figures.rowsThrownAway / figures.rows);
    expect(wasted[0]).toBeGreaterThan(0.9);
    expect(wasted[0]).toBeLessThan(1.3);
    expect(wasted[1]).toBeGreaterThan(0.4);
    expect(wasted[1]).toBeLessThan(0.65);
  });
});

function rowsOf(
  table: readonly (readonly [number, Expected])[],
): readonly (readonly [number, KeySet, Rate])[] {
  return table.flatMap(([size, rates]) =>
    keySets.map((set, index): readonly [number, KeySet, Rate] => [size, set, rates[index] ?? 0]),
  );
}

/** Whether a rate is what the table says, give or take 15 %; a collapse is less than 400 rows per second. */
function isAs(expected: Rate, rowsPerSecond: number): boolean {
  if (expected === collapses) return rowsPerSecond < 400;
  return Math.abs(rowsPerSecond / expected - 1) < 0.15;
}
