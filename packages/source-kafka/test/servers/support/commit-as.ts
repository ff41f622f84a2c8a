import { quietClient } from './admin.ts';
import type { Address } from './admin.ts';

/** Commits offsets as a member of the group would. The group must be empty. */
export async function commitAs(
  address: Address,
  groupId: string,
  { topic, offsets }: { readonly topic: string; readonly offsets: readonly number[] },
): Promise<void> {
  const consumer = quietClient(address).consumer({ groupId, maxWaitTimeInMs: 50 });
  await consumer.connect();
  try {
    await consumer.subscribe({ topics: [topic] });
    await consumer.run({ autoCommit: false, eachBatchAutoResolve: false, eachBatch: async () => undefined });
    // It would find that an offset does not exist, and commit another one.
    consumer.pause([{ topic }]);
    await consumer.commitOffsets(
      offsets.map((offset, partition) => ({ topic, partition, offset: String(offset) })),
    );
  } finally {
    await consumer.disconnect();
  }
}
