import { describe, expect, it } from 'vitest';
import type { Figure } from '../../src/figures.ts';
import type { Lap } from '../../src/lap/lap.ts';
import { conflictFigures, rivalFigures } from '../../src/neptune/neptune-figures.ts';

const lap: Lap = { seconds: 1, cpuSeconds: 1, serverCpuSeconds: 1, transactions: 50, conflicts: 0 };
const sample = { ...lap, seconds: 6, serverCpuSeconds: 10 };
const rivals = [
  { rivergraph: lap, graphBinary: { ...lap, seconds: 2 }, inject: { ...lap, serverCpuSeconds: 0.5 }, sample },
  { rivergraph: { ...lap, serverCpuSeconds: 3 }, graphBinary: lap, inject: lap, sample },
  { rivergraph: { ...lap, seconds: 2 }, graphBinary: lap, inject: lap, sample },
];
const conflicts = [
  { disjoint: lap, asTheyCome: { ...lap, conflicts: 30, seconds: 3 } },
  { disjoint: { ...lap, transactions: 150, conflicts: 1 }, asTheyCome: { ...lap, conflicts: 20 } },
];

function byName(figures: readonly Figure[]): Readonly<Record<string, number>> {
  return Object.fromEntries(figures.map(({ name, value }) => [name, value]));
}

describe('the figures of the neptune bench', () => {
  it("compare speed and the server's CPU with the sample, round by round", () => {
    const figures = byName(rivalFigures(rivals, 1_000));

    expect(figures).toMatchObject({
      sampleRatio: 6,
      sampleRatioMin: 3,
      sampleServerCpuRatio: 0.1,
      sampleServerCpuRatioMax: 0.3,
      graphBinaryRatioMin: 3,
      injectServerCpuRatioMin: 0.05,
      rivergraphRowsPerSecond: 1_000,
      rivergraphRowsPerRequest: 20,
      sampleServerCpuMicrosPerRow: 10_000,
      rounds: 3,
    });
  });

  it('set the conflicts of disjoint batches against those of the same load, over all rounds', () => {
    const figures = byName(conflictFigures(conflicts, 1_000));

    expect(figures).toMatchObject({
      disjointConflicts: 0.005,
      asTheyComeConflicts: 0.5,
      conflictShare: 0.01,
      disjointRatio: 2,
    });
  });

  it('have targets for what the sink is judged by, and no others', () => {
    const figures = [...rivalFigures(rivals, 1), ...conflictFigures(conflicts, 1)];

    const judged = figures.filter(({ target }) => target !== undefined);

    expect(judged.map(({ name, target }) => [name, target])).toEqual([
      ['sampleRatio', { atLeast: 5 }],
      ['sampleServerCpuRatio', { atMost: 0.2 }],
      ['conflictShare', { atMost: 0.01 }],
    ]);
  });

  it('have each a name of its own', () => {
    const figures = [...rivalFigures(rivals, 1), ...conflictFigures(conflicts, 1)];

    expect(new Set(figures.map(({ name }) => name)).size).toBe(figures.length);
  });
});
