import type { Effort } from '../faults-common/strike-log.ts';

/** Small, so that what a fault leaves unfinished is a small part of the whole. */
export const maxPendingRecords = 100;

/** Writes per batch of the pipeline. */
export const batchRecords = 50;

/**
 * The most that one assignment writes again. Intake of a shard is paused once `maxPendingRecords` are received and not stored; the
 * page that crosses this line is taken whole, and a page holds half as many at most. What the owner before has written and not
 * stored lies within that. Over a whole run, then: doubles ≤ handovers × this, where a handover is any assignment of a shard but
 * its first.
 */
export const replayWindow: number = maxPendingRecords - 1 + Math.ceil(maxPendingRecords / 2);

/** After how long without a sign of life a worker loses its shards. The default is 10 s. */
export const failovers: Readonly<Record<Effort, number>> = { quick: 1_500, full: 3_000 };

/** How workers read, and how much there is for them. */
export interface Pace {
  /** Open shards at the beginning. */
  readonly shards: number;
  readonly keysPerShard: number;
  /** How often each key is sent to. */
  readonly sendEveryMs: number;
  readonly pollIntervalMs: number;
  readonly minPollIntervalMs: number;
}

/** Far more calls than the service would allow. */
export const briskPace: Pace = {
  shards: 12,
  keysPerShard: 10,
  sendEveryMs: 250,
  pollIntervalMs: 250,
  minPollIntervalMs: 100,
};

/** What an emulator bears that hashes all records of a shard whenever one is put. */
export const slowPace: Pace = {
  shards: 4,
  keysPerShard: 6,
  sendEveryMs: 400,
  pollIntervalMs: 500,
  minPollIntervalMs: 250,
};
