import type { TableDescription } from '@aws-sdk/client-dynamodb';
import { misconfigured, unavailable } from '@rivergraph/core';
import type { Clock, Logger, RivergraphError } from '@rivergraph/core';
import { pause } from '@rivergraph/core/adapter';
import type { LeaseTable } from './lease-table.ts';
import type { ProvisionedCapacity } from './options.ts';

/** What is needed to wait for a table. */
export interface TableWait {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly logger: Logger;
  readonly billing: 'on-demand' | ProvisionedCapacity;
}

const firstPollMs = 50;
const longestPollMs = 1_000;
/** A table is made within seconds. */
const longestMs = 300_000;

/**
 * Settles when the table can be used; creates it when there is none. Two workers may do this at once.
 *
 * Gives whether it was there. Failure: `misconfigured` when it cannot hold leases, or is being deleted: whoever does that does not
 * mean it to come back.
 */
export async function ensureTable(table: LeaseTable, wait: TableWait): Promise<'found' | 'created'> {
  const { clock, signal, logger, billing } = wait;
  const end = clock.now() + longestMs;
  let outcome: 'found' | 'created' = 'found';
  let pollMs = firstPollMs;
  for (;;) {
    signal.throwIfAborted();
    const description = await table.describe();
    if (description !== undefined && isUsable(table.name, description)) return outcome;
    if (clock.now() >= end) throw late(table.name);
    if (description === undefined && outcome === 'found') {
      logger.info('kinesis: creating the lease table', { table: table.name });
      await table.create(billing);
      outcome = 'created';
      continue;
    }
    await pause(clock, pollMs, signal);
    pollMs = Math.min(pollMs * 2, longestPollMs);
  }
}

/** Settles when a table that exists was found fit, and gives whether there is one. Writes nothing. */
export async function hasTable(table: LeaseTable): Promise<boolean> {
  const description = await table.describe();
  return description !== undefined && isUsable(table.name, description);
}

/** A table that is being changed can be used meanwhile. Throws when waiting does not help. */
function isUsable(name: string, description: TableDescription): boolean {
  const status = description.TableStatus;
  if (status === 'CREATING') return false;
  if (status !== 'ACTIVE' && status !== 'UPDATING') throw unusable(name, status);
  assertSchema(name, description);
  return true;
}

function assertSchema(
  name: string,
  { KeySchema: keys = [], AttributeDefinitions: types }: TableDescription,
): void {
  const type = types?.find((one) => one.AttributeName === 'leaseKey')?.AttributeType;
  const [key] = keys;
  if (keys.length === 1 && key?.AttributeName === 'leaseKey' && type === 'S') return;
  const got = keys.map((one) => `${one.AttributeName ?? ''} (${one.KeyType ?? ''})`).join(', ');
  throw misconfigured(
    `Lease table '${name}': expected leaseKey, a text, as its only key, got ${got}. It is the table of something else: name another`,
    { reason: 'lease-table-schema' },
  );
}

function unusable(name: string, status: string | undefined): RivergraphError {
  const hint = status === 'DELETING' ? '. Start again when it is gone: an empty one is made then' : '';
  return misconfigured(
    `Lease table '${name}': expected a table that is active, got one that is ${status ?? 'in no known state'}${hint}`,
    { reason: status === 'DELETING' ? 'lease-table-deleting' : 'lease-table-state' },
  );
}

function late(name: string): RivergraphError {
  return unavailable(
    `Lease table '${name}': expected it to be created within ${longestMs / 1000} s, got no end`,
    {
      reason: 'timeout',
      outcome: 'not-applied',
    },
  );
}
