import { describe, expect, it } from 'vitest';
import type { Figure } from '../../src/figures.ts';
import { conflictFigures, ownedFigures } from '../../src/neo4j/conflict-figures.ts';
import type { Lap } from '../../src/lap/lap.ts';
import { chargeFigures, clientFigures } from '../../src/neo4j/neo4j-figures.ts';

const lap: Lap = { seconds: 1, cpuSeconds: 1, serverCpuSeconds: 3, transactions: 100, conflicts: 0 };
const nullLap = { ...lap, bytes: 4_000, messages: 40, roundTrips: 10 };
const charges = [
  {
    rivergraph: { ...lap, seconds: 2, cpuSeconds: 2 },
    obvious: { ...lap, seconds: 4, serverCpuSeconds: 9 },
    ceiling: lap,
  },
];
const onTheWire = [{ rivergraph: { ...nullLap, bytes: 3_000, cpuSeconds: 0.5 }, obvious: nullLap }];
const conflicts = {
  uniform: [{ disjoint: { ...lap, conflicts: 1 }, asTheyCome: { ...lap, conflicts: 50 }, oneSlot: lap }],
  zipf: [
    { disjoint: lap, asTheyCome: { ...lap, conflicts: 50 }, oneSlot: lap },
    {
      disjoint: { ...lap, conflicts: 4, seconds: 0.5 },
      asTheyCome: { ...lap, conflicts: 50 },
      oneSlot: lap,
    },
  ],
};
const perOwner = { '1': 100, '100': 100, '10000': 100 };
const owned = [{ '1': lap, '100': { ...lap, seconds: 2 }, '10000': { ...lap, seconds: 50 } }];

function byName(figures: readonly Figure[]): Readonly<Record<string, number>> {
  return Object.fromEntries(figures.map(({ name, value }) => [name, value]));
}

describe('the figures of the neo4j bench', () => {
  it('compare speed and CPU of charges with the obvious consumer and with the ceiling', () => {
    const figures = byName(chargeFigures(charges, 1_000));

    expect(figures).toMatchObject({
      obviousRatio: 2,
      obviousCpuRatio: 0.5,
      ceilingShare: 0.5,
      cpuRatio: 1.25,
      rivergraphMessagesPerSecond: 500,
      rivergraphServerCpuMicrosPerMessage: 3_000,
      ceilingClientCpuMicrosPerMessage: 1_000,
    });
  });

  it('compare what the client spends and sends', () => {
    const figures = byName(clientFigures(onTheWire, 100));

    expect(figures).toMatchObject({
      nullBoltRatio: 1,
      nullBoltCpuRatio: 2,
      bytesRatio: 0.75,
      rivergraphBytesPerMessage: 30,
    });
  });

  it('judge conflicts by the worse of the two loads, over all rounds', () => {
    const figures = byName(conflictFigures(conflicts, 1_000));

    expect(figures).toMatchObject({
      deadlockShare: 0.04,
      deadlockShareUniform: 0.02,
      deadlockShareZipf: 0.04,
      slotsRatio: 1.5,
      zipfAsTheyComeConflicts: 0.5,
      uniformDisjointRowsPerSecond: 1_000,
    });
  });

  it('tell what many owned nodes cost', () => {
    const figures = byName(ownedFigures(owned, perOwner));

    expect(figures).toEqual({
      ownedPerOwner1: 100,
      ownedPerOwner100: 50,
      ownedPerOwner10000: 2,
      ownedPerOwner10000Share: 0.02,
    });
  });

  it('have each a name of its own', () => {
    const figures = [
      ...chargeFigures(charges, 1),
      ...clientFigures(onTheWire, 1),
      ...conflictFigures(conflicts, 1),
      ...ownedFigures(owned, perOwner),
    ];

    expect(new Set(figures.map(({ name }) => name)).size).toBe(figures.length);
  });
});
