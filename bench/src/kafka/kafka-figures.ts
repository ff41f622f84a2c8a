import type { Figure } from '../figures.ts';
import { median } from '../median.ts';
import type { Lap } from './lap.ts';
import { ratioFigures } from '../lap/ratios.ts';
import type { Pair } from '../lap/ratios.ts';

type Rounds = readonly Pair<Lap>[];

const speed = ({ ours, theirs }: Pair<Lap>): number => theirs.seconds / ours.seconds;
const cpu = ({ ours, theirs }: Pair<Lap>): number => ours.cpuSeconds / theirs.cpuSeconds;

/** What reading costs over bare kafkajs, and what each side needs for it. */
export function rawFigures(rounds: Rounds, records: number): readonly Figure[] {
  return [
    ...ratioFigures('rawRatio', rounds, { ratio: speed, target: { atLeast: 0.85 } }),
    ...ratioFigures('rawCpuRatio', rounds, { ratio: cpu, target: { atMost: 1.3 } }),
    ...ratioFigures('rawRatioFromStart', rounds, {
      ratio: ({ ours, theirs }) => theirs.secondsFromStart / ours.secondsFromStart,
    }),
    ...sides('MessagesPerSecond', rounds, ({ seconds }) => records / seconds),
    ...sides('CpuMicrosPerMessage', rounds, ({ cpuSeconds }) => (cpuSeconds * 1e6) / records),
    ...sides('LongestStallMs', rounds, ({ longestStallMs }) => longestStallMs),
    ...sides('RssMB', rounds, ({ rssMB }) => rssMB),
    ...sides('BuffersMB', rounds, ({ buffersMB }) => buffersMB),
    { name: 'rivergraphHeldMB', value: median(rounds.map(({ ours }) => ours.heldMB)) },
    { name: 'rounds', value: rounds.length },
  ];
}

/** The same comparison under another name, without targets. */
export function speedFigures(name: string, rounds: Rounds): readonly Figure[] {
  return [
    ...ratioFigures(`${name}Ratio`, rounds, { ratio: speed }),
    ...ratioFigures(`${name}CpuRatio`, rounds, { ratio: cpu }),
  ];
}

/** What the other partitions gain where one of them is slow. */
export function slowFigures(rounds: Rounds): readonly Figure[] {
  return [
    ...ratioFigures('slowPartitionRatio', rounds, { ratio: speed, target: { atLeast: 8 } }),
    ...sides('SlowPartitionSeconds', rounds, ({ seconds }) => seconds),
  ];
}

function sides(name: string, rounds: Rounds, value: (lap: Lap) => number): readonly Figure[] {
  return [
    { name: `rivergraph${name}`, value: median(rounds.map(({ ours }) => value(ours))) },
    { name: `kafkajs${name}`, value: median(rounds.map(({ theirs }) => value(theirs))) },
  ];
}
