import type { GraphStore } from './graph-store.ts';
import { LapRunners } from './lap.ts';
import type { Lap, LapTarget } from './lap.ts';
import { runRounds } from './rounds.ts';
import type { Round } from './rounds.ts';

/** How many owned nodes each owner gets. */
export type PerOwner = '1' | '100' | '10000';

/** Where owned nodes are written, and how often. */
export interface OwnedRace {
  readonly target: LapTarget;
  readonly store: GraphStore;
  /** Owned nodes in a lap; fewer where each of them takes long. */
  readonly records: { readonly [P in PerOwner]: number };
  readonly rounds: number;
}

/** Writes owned nodes to owners that have none, until each has so many. */
export async function runOwnedRace(
  { target, store, records, rounds }: OwnedRace,
  tell: (line: string) => void,
): Promise<readonly Round<PerOwner, Lap>[]> {
  await using runners = new LapRunners<PerOwner>();
  return await runRounds<PerOwner, Lap>({
    sides: ['1', '100', '10000'],
    warmUps: 1,
    rounds,
    lap: async (perOwner) => {
      await store.removeNodes('Note');
      const count = records[perOwner];
      const owners = count / Number(perOwner);
      const lap = await runners.run(perOwner, { work: 'owned', target, records: count, owners });
      const written = await store.count('MATCH (:User)-[:WROTE]->(n:Note) RETURN count(n)');
      if (written !== count) throw new Error(`Expected ${count} owned nodes, got ${written}`);
      return lap;
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
