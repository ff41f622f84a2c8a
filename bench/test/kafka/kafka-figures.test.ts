import { describe, expect, it } from 'vitest';
import type { Figure } from '../../src/figures.ts';
import { rawFigures, slowFigures, speedFigures } from '../../src/kafka/kafka-figures.ts';
import type { Lap } from '../../src/kafka/lap.ts';

const lap: Lap = {
  seconds: 1,
  secondsFromStart: 2,
  cpuSeconds: 1,
  longestStallMs: 10,
  rssMB: 100,
  buffersMB: 5,
  heldMB: 1,
};

function byName(figures: readonly Figure[]): Readonly<Record<string, number>> {
  return Object.fromEntries(figures.map(({ name, value }) => [name, value]));
}

describe('the figures of the kafka bench', () => {
  const rounds = [{ ours: { ...lap, seconds: 2, secondsFromStart: 4, cpuSeconds: 3 }, theirs: lap }];

  it('put our speed and our CPU in relation to theirs', () => {
    const figures = byName(rawFigures(rounds, 1_000_000));

    expect(figures).toMatchObject({
      rawRatio: 0.5,
      rawCpuRatio: 3,
      rawRatioFromStart: 0.5,
      rivergraphMessagesPerSecond: 500_000,
      kafkajsMessagesPerSecond: 1_000_000,
      rivergraphCpuMicrosPerMessage: 3,
      kafkajsCpuMicrosPerMessage: 1,
    });
  });

  it('judge what the source costs and what it gains, and nothing else', () => {
    const figures = [...rawFigures(rounds, 1), ...speedFigures('graph', rounds), ...slowFigures(rounds)];

    const judged = figures.filter(({ target }) => target !== undefined);
    expect(judged.map(({ name, target }) => [name, target])).toEqual([
      ['rawRatio', { atLeast: 0.85 }],
      ['rawCpuRatio', { atMost: 1.3 }],
      ['slowPartitionRatio', { atLeast: 8 }],
    ]);
  });

  it('have each a name of its own', () => {
    const figures = [
      ...rawFigures(rounds, 1),
      ...speedFigures('graph', rounds),
      ...speedFigures('onePartition', rounds),
      ...slowFigures(rounds),
    ];

    expect(new Set(figures.map(({ name }) => name)).size).toBe(figures.length);
  });

  it('count the seconds of the partitions that are not slow', () => {
    const figures = byName(slowFigures([{ ours: lap, theirs: { ...lap, seconds: 9 } }]));

    expect(figures).toMatchObject({
      slowPartitionRatio: 9,
      rivergraphSlowPartitionSeconds: 1,
      kafkajsSlowPartitionSeconds: 9,
    });
  });
});
