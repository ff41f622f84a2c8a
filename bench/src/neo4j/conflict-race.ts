import { skewedItems, usualNodes } from '../core/edge-stream.ts';
import type { KeySet } from '../core/edge-stream.ts';
import type { Lap, LapTarget } from '../lap/lap.ts';
import { runRounds } from '../lap/rounds.ts';
import type { Round } from '../lap/rounds.ts';
import { relationshipsOf } from './bought-lap.ts';
import type { GraphStore } from './graph-store.ts';
import { lapRunners } from './lap.ts';
import type { BoughtJob } from './lap.ts';

/**
 * How relationships between nodes that others write to are written: batches that share no node, four at a time; the same one at a time;
 * or four batches at a time as they come.
 */
export type ConflictSide = 'disjoint' | 'oneSlot' | 'asTheyCome';

/** What is written where. */
export interface ConflictRace {
  readonly target: LapTarget;
  readonly store: GraphStore;
  readonly keys: KeySet;
  readonly records: number;
  readonly warmUps: number;
  readonly rounds: number;
}

const ways: { readonly [S in ConflictSide]: Pick<BoughtJob, 'ordering' | 'slots'> } = {
  disjoint: { ordering: 'entity', slots: 4 },
  oneSlot: { ordering: 'entity', slots: 1 },
  asTheyCome: { ordering: 'none', slots: 4 },
};

/** Lets the sides write the same relationships, each time between nodes that have none. */
export async function runConflictRace(
  race: ConflictRace,
  tell: (line: string) => void,
): Promise<readonly Round<ConflictSide, Lap>[]> {
  const { target, store, keys, records, warmUps, rounds } = race;
  await using runners = lapRunners<ConflictSide>();
  const expected = relationshipsOf(keys, records);
  const name = keys === 'uniform' ? 'uniform' : `zipf ${keys}`;
  return await runRounds<ConflictSide, Lap>({
    sides: ['disjoint', 'asTheyCome', 'oneSlot'],
    warmUps,
    rounds,
    lap: async (side) => {
      await prepare(race);
      const lap = await runners.run(side, { work: 'bought', target, keys, records, ...ways[side] });
      const written = await store.count('MATCH ()-[e:BOUGHT]->() RETURN count(e)');
      if (written !== expected)
        throw new Error(`Expected ${expected} relationships (${side}), got ${written}`);
      return lap;
    },
    tell: (round, roundName) => tell(`  relationships, ${name}  ${roundName}  ${describe(round)}`),
  });
}

/** Takes all relationships away. A node that once had many is stored in another way for good, so items are made anew. */
async function prepare({ store, keys }: ConflictRace): Promise<void> {
  await store.removeEdges('BOUGHT');
  await store.removeNodes('Item');
  const count = keys === 'uniform' ? usualNodes : skewedItems;
  await store.load({ label: 'Item', key: 'itemId', count });
}

function describe(round: Round<ConflictSide, Lap>): string {
  return Object.entries(round)
    .map(
      ([side, { seconds, transactions, conflicts }]) =>
        `${side} ${seconds.toFixed(2)} s (${conflicts} of ${transactions} transactions in conflict)`,
    )
    .join(', ');
}
