import { describe, expect, it } from 'vitest';
import type { WireLap } from '../../src/lap/wire-lap.ts';
import { clientFigures, mixedFigures } from '../../src/memgraph/memgraph-figures.ts';

const lap: WireLap = {
  seconds: 2,
  cpuSeconds: 1,
  serverCpuSeconds: 0,
  transactions: 10,
  conflicts: 0,
  bytes: 80_000,
  messages: 40,
  roundTrips: 20,
};
const rounds = [
  {
    rivergraph: lap,
    obvious: { ...lap, cpuSeconds: 3, seconds: 4, bytes: 100_000, messages: 50 },
    thrifty: { ...lap, cpuSeconds: 1.5, bytes: 160_000 },
  },
];

describe('the figures of the memgraph bench', () => {
  it('compare CPU and bytes with both who write with the driver alone', () => {
    const figures = Object.fromEntries(clientFigures(rounds, 1_000).map(({ name, value }) => [name, value]));

    expect(figures).toMatchObject({
      obviousRatio: 3,
      bytesRatio: 0.8,
      rateRatio: 2,
      thriftyRatio: 1.5,
      thriftyBytesRatio: 0.5,
      rivergraphCpuMicrosPerRow: 1_000,
      obviousBytesPerRow: 100,
      thriftyRowsPerBatch: 100,
      obviousRequestsPerBatch: 5,
      rivergraphRoundTripsPerBatch: 2,
      rivergraphRowsPerSecond: 500,
    });
  });

  it('tell of mixed kinds what they tell of kinds in turn', () => {
    const figures = Object.fromEntries(mixedFigures(rounds, 1_000).map(({ name, value }) => [name, value]));

    expect(figures).toMatchObject({
      mixedObviousRatio: 3,
      mixedBytesRatio: 0.8,
      rivergraphMixedRowsPerBatch: 100,
    });
  });

  it('have each a name of its own', () => {
    const names = [...clientFigures(rounds, 1), ...mixedFigures(rounds, 1)].map(({ name }) => name);

    expect(new Set(names).size).toBe(names.length);
  });
});
