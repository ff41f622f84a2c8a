import type { Figure } from '../figures.ts';
import type { Lap } from '../lap/lap.ts';
import { ratioFigures } from '../lap/ratios.ts';
import type { Pair } from '../lap/ratios.ts';
import { pairsOf } from '../lap/rounds.ts';
import type { Round } from '../lap/rounds.ts';
import { median } from '../median.ts';

/**
 * Who writes the edges: the pattern of Amazon's sample; a pipeline with a sink as it is by itself; one whose requests are GraphBinary; one whose
 * requests are lists.
 */
export type RivalSide = 'sample' | 'rivergraph' | 'graphBinary' | 'inject';

/** Edges to people whom many follow, four batches at a time: batches that share nobody, or as they come. */
export type ConflictSide = 'disjoint' | 'asTheyCome';

const speed = ({ ours, theirs }: Pair<Lap>): number => theirs.seconds / ours.seconds;

const serverCpu = ({ ours, theirs }: Pair<Lap>): number => ours.serverCpuSeconds / theirs.serverCpuSeconds;

/** What a pipeline gains over the sample's pattern, and what it asks of the server. */
export function rivalFigures(rounds: readonly Round<RivalSide, Lap>[], records: number): readonly Figure[] {
  const against = (ours: RivalSide): readonly Pair<Lap>[] => pairsOf(rounds, { ours, theirs: 'sample' });
  const ours = against('rivergraph');
  const others = (['graphBinary', 'inject'] as const).flatMap((side) => [
    ...ratioFigures(`${side}Ratio`, against(side), { ratio: speed }),
    ...ratioFigures(`${side}ServerCpuRatio`, against(side), { ratio: serverCpu }),
  ]);
  const sides = ['rivergraph', 'sample', 'graphBinary', 'inject'] as const;
  return [
    ...ratioFigures('sampleRatio', ours, { ratio: speed, target: { atLeast: 5 } }),
    ...ratioFigures('sampleServerCpuRatio', ours, { ratio: serverCpu, target: { atMost: 0.2 } }),
    ...others,
    ...sides.flatMap((side) =>
      sideFigures(
        side,
        rounds.map((round) => round[side]),
        records,
      ),
    ),
    { name: 'rounds', value: rounds.length },
  ];
}

/** How many conflicts are left of those that the same load has by itself, tried again in the same way. */
export function conflictFigures(
  rounds: readonly Round<ConflictSide, Lap>[],
  records: number,
): readonly Figure[] {
  const [disjoint, asTheyCome] = [rateOf(rounds, 'disjoint'), rateOf(rounds, 'asTheyCome')];
  const ratio = pairsOf(rounds, { ours: 'disjoint', theirs: 'asTheyCome' });
  return [
    { name: 'conflictShare', value: disjoint / asTheyCome, target: { atMost: 0.01 } },
    { name: 'disjointConflicts', value: disjoint },
    { name: 'asTheyComeConflicts', value: asTheyCome },
    ...ratioFigures('disjointRatio', ratio, { ratio: speed }),
    ...(['disjoint', 'asTheyCome'] as const).flatMap((side) =>
      sideFigures(
        side,
        rounds.map((round) => round[side]),
        records,
      ),
    ),
  ];
}

/** The median of what a side took. */
function sideFigures(side: string, laps: readonly Lap[], records: number): readonly Figure[] {
  const middle = (value: (lap: Lap) => number): number => median(laps.map(value));
  return [
    { name: `${side}RowsPerSecond`, value: middle(({ seconds }) => records / seconds) },
    { name: `${side}RowsPerRequest`, value: middle(({ transactions }) => records / transactions) },
    {
      name: `${side}ServerCpuMicrosPerRow`,
      value: middle(({ serverCpuSeconds }) => (serverCpuSeconds * 1e6) / records),
    },
    {
      name: `${side}ClientCpuMicrosPerRow`,
      value: middle(({ cpuSeconds }) => (cpuSeconds * 1e6) / records),
    },
  ];
}

/** All rounds together: conflicts may be few. */
function rateOf(rounds: readonly Round<ConflictSide, Lap>[], side: ConflictSide): number {
  const total = (of: 'conflicts' | 'transactions'): number =>
    rounds.reduce((sum, round) => sum + round[side][of], 0);
  return total('conflicts') / total('transactions');
}
