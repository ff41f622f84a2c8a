import { becomesTrue } from '../faults-common/becomes-true.ts';
import { rankOf } from './lease-rows.ts';
import type { LeaseWatch } from './lease-watch.ts';
import type { Sender } from './sender.ts';

/** Waits until the table says that every record is finished. Resolves with what is missing, in words, after the time. */
export async function storesTheEnd(
  watch: LeaseWatch,
  sender: Sender,
  withinMs: number,
): Promise<readonly string[]> {
  let missing: readonly string[] = [];
  await becomesTrue(async () => {
    missing = await missingIn(watch, sender);
    return missing.length === 0;
  }, withinMs);
  return missing;
}

/** Finds leases that somebody has, in words. */
export async function ownedLeases(watch: LeaseWatch): Promise<readonly string[]> {
  const rows = await watch.rows();
  return rows.flatMap(({ shard, holder, checkpoint }) =>
    holder === undefined || checkpoint === 'SHARD_END' ? [] : [`${holder} still has ${shard}`],
  );
}

async function missingIn(watch: LeaseWatch, sender: Sender): Promise<readonly string[]> {
  const checkpoints = new Map((await watch.rows()).map(({ shard, checkpoint }) => [shard, checkpoint]));
  return [...sender.ends].flatMap(([shard, end]) => {
    const checkpoint = checkpoints.get(shard);
    // Its row is cleared away when those of its children are under way.
    if (checkpoint === undefined && watch.wasCleared(shard)) return [];
    if (checkpoint !== undefined && rankOf(checkpoint) >= end) return [];
    return [`${shard} is stored up to ${checkpoint ?? 'nothing'}, its end is ${end}`];
  });
}
