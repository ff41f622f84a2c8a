import { describe, expect, it } from 'vitest';
import type { Figure } from '../../src/figures.ts';
import { leaseFigures, rawFigures, settlingFigures } from '../../src/kinesis/kinesis-figures.ts';
import type { Lap } from '../../src/kinesis/lap.ts';
import { callsPerShardMinute } from '../../src/kinesis/lease-calls.ts';
import type { LeaseCalls } from '../../src/kinesis/lease-calls.ts';
import type { Settling } from '../../src/kinesis/settling.ts';

const lap: Lap = { seconds: 1, cpuSeconds: 1, reads: 10, rssMB: 100 };
const counted = (calls: Readonly<Record<string, number>>, shardMinutes: number): LeaseCalls => ({
  shardMinutes,
  calls: new Map(Object.entries(calls)),
});
const settling: Settling = { join: 1, crash: 1, replace: 1, leave: 1 };

function byName(figures: readonly Figure[]): Readonly<Record<string, number>> {
  return Object.fromEntries(figures.map(({ name, value }) => [name, value]));
}

describe('the figures of the kinesis bench', () => {
  it('put our CPU and our speed in relation to those of the raw loop', () => {
    const rounds = [{ raw: lap, rivergraph: { ...lap, seconds: 2, cpuSeconds: 3, reads: 12 } }];

    expect(byName(rawFigures(rounds, 1_000_000))).toMatchObject({
      rawCpuRatio: 3,
      rawRatio: 0.5,
      rivergraphRecordsPerSecond: 500_000,
      rawRecordsPerSecond: 1_000_000,
      rivergraphCpuMicrosPerRecord: 3,
      rawCpuMicrosPerRecord: 1,
      rivergraphReads: 12,
      rawReads: 10,
    });
  });

  it('count all calls to the table, by shard and minute', () => {
    expect(callsPerShardMinute(counted({ Scan: 6, UpdateItem: 54 }, 4))).toBe(15);
  });

  it('keep apart what is called with records and without', () => {
    const figures = leaseFigures({ busy: counted({ Scan: 20 }, 1), idle: counted({ Scan: 10 }, 1) });

    expect(byName(figures)).toEqual({ dynamoCallsPerShardMinute: 20, dynamoCallsPerIdleShardMinute: 10 });
  });

  it('judge the slowest way to come or go by its median', () => {
    const rounds = [
      { ...settling, crash: 2 },
      { ...settling, crash: 2.5, join: 9 },
      { ...settling, crash: 7 },
    ];

    expect(byName(settlingFigures(rounds))).toMatchObject({
      settleFailoverTimes: 2.5,
      settleJoinFailoverTimes: 1,
      settleJoinFailoverTimesMax: 9,
      settleCrashFailoverTimes: 2.5,
      settleCrashFailoverTimesMax: 7,
    });
  });

  it('judge three of them, and have each a name of its own', () => {
    const calls = counted({ Scan: 1 }, 1);
    const figures = [
      ...rawFigures([{ raw: lap, rivergraph: lap }], 1),
      ...leaseFigures({ busy: calls, idle: calls }),
      ...settlingFigures([settling]),
    ];

    const judged = figures.filter(({ target }) => target !== undefined);
    expect(judged.map(({ name, target }) => [name, target])).toEqual([
      ['rawCpuRatio', { atMost: 1.15 }],
      ['dynamoCallsPerShardMinute', { atMost: 20 }],
      ['settleFailoverTimes', { atMost: 3 }],
    ]);
    expect(new Set(figures.map(({ name }) => name)).size).toBe(figures.length);
  });
});
