import type { Figure } from '../figures.ts';
import type { Lap } from '../lap/lap.ts';
import { ratioFigures } from '../lap/ratios.ts';
import { pairsOf } from '../lap/rounds.ts';
import type { Round } from '../lap/rounds.ts';
import { median } from '../median.ts';
import type { ConflictSide } from './conflict-race.ts';
import type { PerOwner } from './owned-race.ts';

type Rounds = readonly Round<ConflictSide, Lap>[];

/** The rounds with keys that are all alike, and with some that come much more often. */
export interface ConflictRounds {
  readonly uniform: Rounds;
  readonly zipf: Rounds;
}

/** How many conflicts are left of those that the same load has by itself, and what four slots gain where some keys are hot. */
export function conflictFigures({ uniform, zipf }: ConflictRounds, records: number): readonly Figure[] {
  const loads = { uniform, zipf };
  const sides = ['disjoint', 'asTheyCome', 'oneSlot'] as const;
  const rates = Object.entries(loads).flatMap(([load, rounds]) =>
    sides.flatMap((side): Figure[] => [
      { name: `${load}${upper(side)}Conflicts`, value: rateOf(rounds, side) },
      {
        name: `${load}${upper(side)}RowsPerSecond`,
        value: median(rounds.map((round) => records / round[side].seconds)),
      },
    ]),
  );
  const worst = Math.max(shareOf(uniform), shareOf(zipf));
  return [
    { name: 'deadlockShare', value: worst, target: { atMost: 0.015 } },
    { name: 'deadlockShareUniform', value: shareOf(uniform) },
    { name: 'deadlockShareZipf', value: shareOf(zipf) },
    ...ratioFigures('slotsRatio', pairsOf(zipf, { ours: 'disjoint', theirs: 'oneSlot' }), {
      ratio: ({ ours, theirs }) => theirs.seconds / ours.seconds,
      target: { atLeast: 0.95 },
    }),
    ...rates,
  ];
}

/** Rows a second by how many nodes each owner has, and what is left of them where it has many. */
export function ownedFigures(
  rounds: readonly Round<PerOwner, Lap>[],
  records: { readonly [P in PerOwner]: number },
): readonly Figure[] {
  const rate = (perOwner: PerOwner): number =>
    median(rounds.map((round) => records[perOwner] / round[perOwner].seconds));
  return [
    { name: 'ownedPerOwner1', value: rate('1') },
    { name: 'ownedPerOwner100', value: rate('100') },
    { name: 'ownedPerOwner10000', value: rate('10000') },
    { name: 'ownedPerOwner10000Share', value: rate('10000') / rate('1') },
  ];
}

/** All rounds together: conflicts are few. */
function rateOf(rounds: Rounds, side: ConflictSide): number {
  const total = (of: 'conflicts' | 'transactions'): number =>
    rounds.reduce((sum, round) => sum + round[side][of], 0);
  return total('conflicts') / total('transactions');
}

function shareOf(rounds: Rounds): number {
  return rateOf(rounds, 'disjoint') / rateOf(rounds, 'asTheyCome');
}

function upper(name: string): string {
  return name.slice(0, 1).toUpperCase() + name.slice(1);
}
