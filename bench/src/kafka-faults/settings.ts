import type { Effort } from '../faults-common/strike-log.ts';
import { leastRecordBytes } from './workload.ts';

/** Small, so that what a fault leaves unfinished is a small part of the whole. */
export const maxPendingRecords = 500;

/** What a fetch brings of one partition, in bytes; small for the same reason. */
export const maxBytesPerPartition: number = 8 * 1024;

/** Records per send, and so the most that stand in one record batch of the log. */
export const recordsPerSend = 50;

/** How often a partition is sent to. */
export const sendEveryMs = 100;

/** Writes per batch of the pipeline. */
export const batchRecords = 50;

/** How long a session lasts that is silent, and how often it is heard. */
export interface SessionTimes {
  readonly sessionTimeoutMs: number;
  readonly heartbeatIntervalMs: number;
}

/**
 * Far shorter than the defaults (45 s and 3 s), so that the partitions of a dead consumer move within seconds. 6 s is the least
 * that a broker takes unless it is told otherwise; see {@link brokerProperties}.
 */
export const sessions: Readonly<Record<Effort, SessionTimes>> = {
  quick: { sessionTimeoutMs: 3_000, heartbeatIntervalMs: 300 },
  full: { sessionTimeoutMs: 6_000, heartbeatIntervalMs: 500 },
};

/** Lets brokers take the short sessions. */
export const brokerProperties: Readonly<Record<string, string>> = {
  'group.min.session.timeout.ms': String(sessions.quick.sessionTimeoutMs),
};

/**
 * The most that one assignment writes again. Intake of a partition is paused once `maxPendingRecords` are received and not
 * stored; the fetch that crosses this line is taken whole. What the owner before has written and not stored lies within that.
 * Over a whole run, then: doubles ≤ handovers × this, where a handover is any assignment of a partition but its first.
 */
export const replayWindow: number =
  maxPendingRecords - 1 + Math.max(recordsPerSend, Math.floor(maxBytesPerPartition / leastRecordBytes));
