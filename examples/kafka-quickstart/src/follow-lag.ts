import { setTimeout as delay } from 'node:timers/promises';
import { committedLag } from '@rivergraph/example-kit';
import type { Admin } from 'kafkajs';
import { topics } from './plan.ts';

/** Whose lag to follow. */
export interface LagOptions {
  readonly groupId: string;
  /** Told the lag, time and again; says whether to ask once more. */
  readonly onLag: (lag: number) => 'go on' | 'enough';
  readonly signal: AbortSignal;
}

const intervalMs = 250;

/**
 * Asks the broker, time and again, how many records the group has not committed.
 *
 * A position is committed when what was made of its record is in the database, so 0 says that all is done. The pipeline's
 * own figure is from when it last got records, and old while it takes none.
 */
export async function followLag(admin: Admin, { groupId, onLag, signal }: LagOptions): Promise<void> {
  while (!signal.aborted) {
    if (onLag(await lagOf(admin, groupId)) === 'enough') return;
    await delay(intervalMs);
  }
}

/** Asks the broker how many records the group has not committed. */
export async function lagOf(admin: Admin, groupId: string): Promise<number> {
  return await committedLag(admin, { groupId, topics: Object.values(topics) });
}
