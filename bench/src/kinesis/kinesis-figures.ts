import type { Figure } from '../figures.ts';
import { ratioFigures } from '../lap/ratios.ts';
import { median } from '../median.ts';
import { pairsOf } from '../lap/rounds.ts';
import type { Round } from '../lap/rounds.ts';
import type { Lap, Side } from './lap.ts';
import { callsPerShardMinute } from './lease-calls.ts';
import type { LeaseCalls } from './lease-calls.ts';
import type { Settling } from './settling.ts';

type Rounds = readonly Round<Side, Lap>[];

/** What a pipeline costs over a loop of GetRecords. */
export function rawFigures(rounds: Rounds, records: number): readonly Figure[] {
  const pairs = pairsOf(rounds, { ours: 'rivergraph', theirs: 'raw' });
  return [
    ...ratioFigures('rawCpuRatio', pairs, {
      ratio: ({ ours, theirs }) => ours.cpuSeconds / theirs.cpuSeconds,
      target: { atMost: 1.15 },
    }),
    ...ratioFigures('rawRatio', pairs, { ratio: ({ ours, theirs }) => theirs.seconds / ours.seconds }),
    ...sides('RecordsPerSecond', rounds, ({ seconds }) => records / seconds),
    ...sides('CpuMicrosPerRecord', rounds, ({ cpuSeconds }) => (cpuSeconds * 1e6) / records),
    ...sides('Reads', rounds, ({ reads }) => reads),
    ...sides('RssMB', rounds, ({ rssMB }) => rssMB),
    { name: 'rounds', value: rounds.length },
  ];
}

/** What keeping leases costs, with checkpoints to store and without. */
export function leaseFigures(counts: {
  readonly busy: LeaseCalls;
  readonly idle: LeaseCalls;
}): readonly Figure[] {
  return [
    { name: 'dynamoCallsPerShardMinute', value: callsPerShardMinute(counts.busy), target: { atMost: 20 } },
    { name: 'dynamoCallsPerIdleShardMinute', value: callsPerShardMinute(counts.idle) },
  ];
}

/** How long workers take to share shards after one has come or gone; what is judged is the slowest way to come or go. */
export function settlingFigures(rounds: readonly Settling[]): readonly Figure[] {
  const times = (event: keyof Settling): readonly number[] => rounds.map((round) => round[event]);
  const slowest = Math.max(...(['join', 'crash', 'leave'] as const).map((event) => median(times(event))));
  return [
    { name: 'settleFailoverTimes', value: slowest, target: { atMost: 3 } },
    ...eventFigures('settleJoin', times('join')),
    ...eventFigures('settleCrash', times('crash')),
    ...eventFigures('settleReplace', times('replace')),
    ...eventFigures('settleLeave', times('leave')),
    { name: 'settleRounds', value: rounds.length },
  ];
}

function eventFigures(name: string, times: readonly number[]): readonly Figure[] {
  return [
    { name: `${name}FailoverTimes`, value: median(times) },
    { name: `${name}FailoverTimesMax`, value: Math.max(...times) },
  ];
}

function sides(name: string, rounds: Rounds, value: (lap: Lap) => number): readonly Figure[] {
  return (['rivergraph', 'raw'] as const).map((side) => ({
    name: `${side}${name}`,
    value: median(rounds.map((round) => value(round[side]))),
  }));
}
