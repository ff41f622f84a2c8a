import { misconfigured, RivergraphError } from '@rivergraph/core';
import type { Clock, Logger } from '@rivergraph/core';
import { pause } from '@rivergraph/core/adapter';
import type { Item } from './attributes.ts';
import { fleetOf, lockOf, reportsOf } from './kcl-fleet.ts';
import type { KclFleet, LeaderLock } from './kcl-fleet.ts';
import type { LeaseTable } from './lease-table.ts';

/** What is needed to watch for a leader. */
export interface LeaderWatch {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly logger: Logger;
  readonly stream: string;
}

/** Workers tell of themselves every 30 s; clocks differ. */
const freshMs = 120_000;
/** Whoever has told nothing for so long has stopped, whatever its clock says: the service takes no signatures that far off. */
const goneMs = 900_000;
const pollMs = 5_000;
/** The leader's heartbeat comes four times per duration of its lock. */
const beatsPerDuration = 4;
const longestWatchMs = 60_000;

/**
 * Refuses to go on beside a Kinesis Client Library 3 at work on the table: its leader would move the leases of a worker that it does
 * not know. `rows` are those of the table.
 *
 * Settles at once when there is no trace of one, or an old one. A lock is watched for a heartbeat and a half, because it holds no
 * time, unless its owner has long been silent. Failure: `misconfigured`, reason `kcl-leader`.
 */
export async function assertNoKclLeader(
  table: LeaseTable,
  rows: readonly Item[],
  watch: LeaderWatch,
): Promise<void> {
  const fleet = await findFleet(table, rows, watch);
  const now = watch.clock.now();
  const { leader, reports } = fleet.found;
  const newest = Math.max(...reports.values(), Number.NEGATIVE_INFINITY);
  if (now - newest < freshMs) throw reported(table.name, now - newest);
  // The leader is a worker too, and told of itself while it lived.
  if (leader === undefined || now - (reports.get(leader.owner) ?? now) > goneMs) return;
  await assertLockIsStill(leader, fleet.readLock, table.name, watch);
}

interface Found {
  readonly found: KclFleet;
  /** Reads the lock anew. */
  readLock(): Promise<LeaderLock | undefined>;
}

/** Looks into the table, as of KCL 3.5, and into the two beside it where that was kept before. */
async function findFleet(table: LeaseTable, rows: readonly Item[], watch: LeaderWatch): Promise<Found> {
  const inTable = fleetOf(rows, watch.stream);
  const metrics = table.sibling(`${table.name}-WorkerMetricStats`);
  const states = table.sibling(`${table.name}-CoordinatorState`);
  const rowsBeside = await ifAny(metrics, async () => metrics.scan(), watch);
  const reports = new Map([...inTable.reports, ...reportsOf(rowsBeside ?? [])]);
  const readInTable = async (): Promise<LeaderLock | undefined> =>
    lockIn(await table.get({ leaseKey: { S: 'Leader' } }));
  if (inTable.leader !== undefined) {
    return { found: { leader: inTable.leader, reports }, readLock: readInTable };
  }
  const readBeside = async (): Promise<LeaderLock | undefined> =>
    lockIn(await ifAny(states, async () => states.get({ key: { S: 'Leader' } }), watch));
  return { found: { leader: await readBeside(), reports }, readLock: readBeside };
}

function lockIn(item: Item | undefined): LeaderLock | undefined {
  return item === undefined ? undefined : lockOf(item);
}

/** Reads a table that need not exist, nor be open to this worker: most have never had a KCL beside them. */
async function ifAny<T>(
  table: LeaseTable,
  read: () => Promise<T>,
  { logger }: LeaderWatch,
): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof RivergraphError)) throw error;
    if (error.reason === 'lease-table-missing') return undefined;
    if (error.code !== 'unauthorized' || error.reason !== 'permission') throw error;
    logger.info('kinesis: a table of the Kinesis Client Library could not be read, if there is one', {
      table: table.name,
    });
    return undefined;
  }
}

async function assertLockIsStill(
  seen: LeaderLock,
  readLock: () => Promise<LeaderLock | undefined>,
  table: string,
  { clock, signal, logger }: LeaderWatch,
): Promise<void> {
  const watchMs = Math.min(longestWatchMs, (seen.durationMs / beatsPerDuration) * 1.5);
  const end = clock.now() + watchMs;
  logger.info('kinesis: watching whether the leader of a Kinesis Client Library fleet is alive', {
    table,
    watchMs,
  });
  while (clock.now() < end) {
    await pause(clock, Math.min(pollMs, end - clock.now()), signal);
    signal.throwIfAborted();
    const lock = await readLock();
    if (lock === undefined) return;
    if (lock.version !== seen.version) throw alive(table);
  }
}

function reported(table: string, ageMs: number): RivergraphError {
  const age = Math.max(0, Math.round(ageMs / 1000));
  const left = Math.ceil((freshMs - Math.max(0, ageMs)) / 1000);
  return refusal(
    table,
    `a worker that told of itself ${age} s ago`,
    `, in ${left} s if they have stopped already`,
  );
}

function alive(table: string): RivergraphError {
  return refusal(table, 'a leader whose lock is being renewed', '');
}

function refusal(table: string, got: string, when: string): RivergraphError {
  return misconfigured(
    `Lease table '${table}': expected no Kinesis Client Library 3 at work on it, got ${got}. Its leader would take the leases of a worker that it does not know: stop its workers, and then start again${when}`,
    { reason: 'kcl-leader' },
  );
}
