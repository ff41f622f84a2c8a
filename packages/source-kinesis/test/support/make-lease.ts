import type { Lease } from '../../src/leases/lease.ts';

/** A row of the table that nobody has, with what a test cares about. */
export function makeLease(shardId: string, fields: Partial<Lease> = {}): Lease {
  return {
    shardId,
    owner: undefined,
    counter: 0,
    checkpoint: 'TRIM_HORIZON',
    checkpointOwner: undefined,
    ownerSwitches: 0,
    parents: [],
    children: [],
    hashRange: undefined,
    startTimestamp: undefined,
    ...fields,
  };
}

/** A checkpoint behind a record. */
export function at(sequence: number | string, sub = 0): { readonly sequence: string; readonly sub: number } {
  return { sequence: String(sequence), sub };
}
