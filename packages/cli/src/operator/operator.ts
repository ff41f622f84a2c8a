import type { CheckOptions, DeadLetterRecord, EndReason, RunResult } from '@rivergraph/core';
import type {
  BoundedStart,
  CheckRow,
  DefinitionInfo,
  ReplayResult,
  StreamConfig,
  StreamInfo,
} from '@rivergraph/streams';

/** What may be asked of a stream that is there. */
export type Change = 'start' | 'stop' | 'pause' | 'resume' | 'restart';

/** A record that a dry run would have rejected, without its bytes: those stay with the process that read them. */
export type RejectedInCheck = Pick<DeadLetterRecord, 'partition' | 'position' | 'rejections'>;

/** What a dry run found, as a command tells it. */
export interface CheckSummary {
  readonly reason: EndReason;
  readonly records: number;
  readonly writes: number;
  readonly rows: readonly CheckRow[];
  readonly rejected: readonly RejectedInCheck[];
  /** Whether there were more rows than an answer of the serving process holds. */
  readonly isCut?: boolean | undefined;
}

/**
 * Operates the streams of a store: those of the process that serves them (`there`), or those that lie still in the store (`here`).
 *
 * Failure: as of `Streams`; `unavailable` where the serving process does not answer.
 */
export interface Operator {
  readonly where: 'here' | 'there';
  definitions(): Promise<readonly DefinitionInfo[]>;
  list(): Promise<readonly StreamInfo[]>;
  one(name: string): Promise<StreamInfo>;
  create(name: string, config: StreamConfig): Promise<StreamInfo>;
  /** Settles as that of `Streams` does. Here nothing is run by it: what is wanted is stored, for the process that serves the streams. */
  change(name: string, change: Change): Promise<StreamInfo>;
  /** Runs a stream once, to its limit; also here. */
  runOnce(name: string, bounds: BoundedStart): Promise<RunResult>;
  check(name: string, options: CheckOptions): Promise<CheckSummary>;
  replay(name: string): Promise<ReplayResult>;
  drop(name: string): Promise<void>;
  /** Lets the streams go. What runs once here is stopped before. Idempotent. */
  close(): Promise<void>;
}
