import type { BatchTrigger } from '../contracts/batcher.ts';
import type { RejectionStage } from '../contracts/dead-letter.ts';
import type { ErrorCode } from '../errors.ts';

/** What a pipeline counts while it runs. @internal */
export interface Counters {
  consumed: number;
  tombstones: number;
  written: number;
  folded: number;
  deadLettered: number;
  deadLetterFailures: number;
  transformRetries: number;
  rebalances: number;
  outages: number;
  readonly batches: Record<BatchTrigger, number>;
  readonly retries: Partial<Record<ErrorCode, number>>;
  readonly rejected: Record<RejectionStage, number>;
}

/** @internal */
export function newCounters(): Counters {
  return {
    consumed: 0,
    tombstones: 0,
    written: 0,
    folded: 0,
    deadLettered: 0,
    deadLetterFailures: 0,
    transformRetries: 0,
    rebalances: 0,
    outages: 0,
    batches: { records: 0, bytes: 0, weight: 0, time: 0, flush: 0 },
    retries: {},
    rejected: { deserialize: 0, transform: 0, write: 0 },
  };
}
