import type { RunOptions } from '../../pipeline/create-pipeline.ts';
import type { SinkFault } from '../memory-sink/sink-fault.ts';

/** One record of a planned history. @public */
export interface PlannedRecord {
  /** One write per key; none: the transform leaves the record out. */
  readonly keys: readonly string[];
  /**
   * `sync` answers at once, `async` after `afterMs`; `throws` rejects the record; `fails` throws `unavailable` the first
   * time; `hangs` never answers the first time.
   */
  readonly transform: 'sync' | 'async' | 'throws' | 'fails' | 'hangs';
  readonly afterMs: number;
  /** The sink rejects its first write, whatever happens. */
  readonly poison: boolean;
}

/** Something that happens to the partitions of a pipeline. @public */
export type RebalanceStep =
  | { readonly do: 'unsettle'; readonly partition: number; readonly forMs: number }
  | {
      readonly do: 'revoke';
      readonly partition: number;
      readonly deadlineMs: number;
      readonly backAfterMs: number;
    }
  | { readonly do: 'lose'; readonly partition: number; readonly backAfterMs: number }
  | { readonly do: 'duplicate'; readonly partition: number };

/** Something that happens to a pipeline while it runs. @public */
export type LifeStep =
  | RebalanceStep
  | { readonly do: 'stall' | 'hold' | 'sink-away'; readonly forMs: number }
  | { readonly do: 'slow'; readonly partition: number; readonly everyMs: number }
  | { readonly do: 'lag'; readonly partition: number }
  | { readonly do: 'break' | 'kill' | 'stop' | 'abort' }
  | { readonly do: 'fail-commits'; readonly count: number }
  | { readonly do: 'slow-commits'; readonly ms: number };

/** Something that happens, so long after the step before. @public */
export type HistoryStep = { readonly afterMs: number } & (
  | LifeStep
  | { readonly do: 'append'; readonly partition: number; readonly count: number }
  | { readonly do: 'fail-dead-letter'; readonly count: number }
);

/** What a pipeline is given of its options. @public */
export interface PlannedOptions {
  readonly ordering: 'entity' | 'partition' | 'none';
  readonly slots: number;
  readonly maxRecords: number;
  readonly maxBytes: number;
  readonly maxWaitMs: number;
  readonly maxPendingRecords: number;
  readonly maxBufferedBytes: number;
  readonly transformConcurrency: number;
  readonly conflictRetries: number;
  readonly writeTimeoutMs: number;
  readonly drainTimeoutMs: number;
  readonly maxBackoffMs: number;
}

/**
 * A whole history: what is in the stream, what goes wrong, and when. A pipeline is run again and again, each time as a
 * new one on the same stream and graph, until the stream is read to its end; `lives` are the options of the first runs.
 *
 * @public
 */
export interface HistoryPlan {
  /** Drives back-off and chunk sizes. */
  readonly seed: number;
  /** By partition; `'marker'` is a position without a record. */
  readonly records: readonly (readonly (PlannedRecord | 'marker')[])[];
  /** How many of each partition are there from the beginning. The rest comes by `append`, or after the last step. */
  readonly present: number;
  readonly maxChunk: number;
  readonly recordsAfterPause: number;
  readonly commitIntervalMs: number;
  /** The most records of a call where the transform takes chunks; it takes single records without. */
  readonly transformChunk?: number | undefined;
  readonly options: PlannedOptions;
  /** What the attempts meet, in the order of all attempts of the history; later ones meet nothing. */
  readonly faults: readonly (SinkFault | undefined)[];
  readonly steps: readonly HistoryStep[];
  readonly lives: readonly RunOptions[];
}
