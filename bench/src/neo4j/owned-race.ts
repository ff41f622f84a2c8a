import type { Lap, LapTarget } from '../lap/lap.ts';
import { runRounds } from '../lap/rounds.ts';
import type { Round } from '../lap/rounds.ts';
import type { GraphStore, Notes } from './graph-store.ts';
import { lapRunners } from './lap.ts';

/** How many owned nodes each owner has. */
export type PerOwner = '1' | '100' | '10000';

/** Where owned nodes are written, and how often. */
export interface OwnedRace {
  readonly target: LapTarget;
  readonly store: GraphStore;
  /** Rows of a lap; fewer where each of them takes long. */
  readonly records: { readonly [P in PerOwner]: number };
  readonly rounds: number;
}

/** The owners of each kind come after those of the kind before. */
const owned: { readonly [P in PerOwner]: Notes } = {
  '1': { firstOwner: 0, owners: 20_000, perOwner: 1 },
  '100': { firstOwner: 20_000, owners: 200, perOwner: 100 },
  '10000': { firstOwner: 20_200, owners: 4, perOwner: 10_000 },
};

/** Writes owned nodes to owners that have one, a hundred or ten thousand of them. */
export async function runOwnedRace(
  { target, store, records, rounds }: OwnedRace,
  tell: (line: string) => void,
): Promise<readonly Round<PerOwner, Lap>[]> {
  await using runners = lapRunners<PerOwner>();
  for (const notes of Object.values(owned)) await store.loadNotes(notes);
  return await runRounds<PerOwner, Lap>({
    sides: ['1', '100', '10000'],
    warmUps: 1,
    rounds,
    lap: async (perOwner) => {
      const { firstOwner, owners } = owned[perOwner];
      return await runners.run(perOwner, {
        work: 'owned',
        target,
        records: records[perOwner],
        firstOwner,
        owners,
      });
    },
    tell: (round, name) => tell(`  owned nodes  ${name}  ${describe(round, records)}`),
  });
}

function describe(round: Round<PerOwner, Lap>, records: OwnedRace['records']): string {
  return Object.entries(round)
    .map(([perOwner, { seconds }]) => {
      const rate = records[perOwner as PerOwner] / seconds;
      return `${perOwner} per owner ${rate.toFixed(0)} rows/s`;
    })
    .join(', ');
}
