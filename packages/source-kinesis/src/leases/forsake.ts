import type { Lease, LeaseChange } from './lease.ts';
import type { LeaseSession } from './lease-store.ts';
import { isOver } from './lineage.ts';

/** How often the table is looked at: a call may fail, and a row change between the look and the write. */
const looks = 3;

/**
 * Frees what bears the name of a worker that reads nothing any more. There may be something although it has let everything go: a
 * write whose answer never came was made all the same, or one that was to let go failed. Never rejects; what is left then expires.
 */
export async function forsake(store: LeaseSession, workerId: string): Promise<void> {
  for (let left = looks; left > 0; left -= 1) {
    if ((await look(store, workerId).catch(() => 'unknown')) === 'nothing left') return;
  }
}

async function look(store: LeaseSession, workerId: string): Promise<'nothing left' | 'unknown'> {
  const leases = await store.list();
  const left = leases.filter((lease) => !isOver(lease) && bears(lease, workerId));
  await Promise.allSettled(left.map(async (lease) => await store.update(lease, freeing(lease, workerId))));
  return left.length === 0 ? 'nothing left' : 'unknown';
}

function bears({ owner, checkpointOwner }: Lease, workerId: string): boolean {
  return owner === workerId || checkpointOwner === workerId;
}

function freeing({ owner, checkpointOwner }: Lease, workerId: string): LeaseChange {
  // Another that hands it over still has it, and must find the counter as it was.
  const isOthers = checkpointOwner !== undefined && checkpointOwner !== workerId;
  return {
    owner: owner === workerId ? null : undefined,
    checkpointOwner: checkpointOwner === workerId ? null : undefined,
    counter: isOthers ? 'stays' : 'grows',
  };
}
