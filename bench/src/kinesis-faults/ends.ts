import { listShards } from '@rivergraph/servers';
import { becomesTrue } from '../faults-common/becomes-true.ts';
import type { LeaseWatch } from './lease-watch.ts';
import type { StageParts } from './stage.ts';
import { unfinishedIn } from './unfinished.ts';

/** Waits until the table says that every record is finished. Resolves with what is missing, in words, after the time. */
export async function storesTheEnd(
  { kinesis, stream, watch, sender }: Pick<StageParts, 'kinesis' | 'stream' | 'watch' | 'sender'>,
  withinMs: number,
): Promise<readonly string[]> {
  let missing: readonly string[] = [];
  await becomesTrue(async () => {
    const rows = await watch.rows();
    missing = unfinishedIn({ ends: sender.ends, shards: await listShards(kinesis, stream), rows });
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
