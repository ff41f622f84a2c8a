import type { LeaseSession, LeaseStore } from './lease-store.ts';
import { createMemoryLeaseStore } from './memory/memory-store.ts';

/** Copies leases into memory, as if nobody had them, and closes where they came from. */
export async function copyLeases(
  from: LeaseSession,
  open: (store: LeaseStore) => Promise<LeaseSession>,
): Promise<LeaseSession> {
  try {
    const copy = await open(createMemoryLeaseStore());
    for (const lease of await from.list()) {
      await copy.create(lease);
      const [row] = await copy.read([lease.shardId]);
      if (row !== undefined) await copy.update(row, { children: lease.children, counter: 'stays' });
    }
    return copy;
  } finally {
    await from.close();
  }
}
