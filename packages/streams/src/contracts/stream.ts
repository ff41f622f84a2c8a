import type { BatchTrigger, ErrorCode, PipelineStats, RejectionStage } from '@rivergraph/core';
import type { StreamSettings } from './definition.ts';

/** What a stream is created with. @public */
export interface StreamConfig {
  /** The name of one of the definitions. */
  readonly definition: string;
  /** @defaultValue `{}` */
  readonly settings?: StreamSettings | undefined;
  /** The path of a module within the folder of transforms, e.g. `payments.js`. */
  readonly transform?: string | undefined;
  /** Writes per batch. @defaultValue 1000 */
  readonly batchSize?: number | undefined;
  /** How long a write waits for company, in milliseconds. @defaultValue 100 */
  readonly batchIntervalMs?: number | undefined;
}

/** A stream's configuration with its defaults. @public */
export interface ResolvedStreamConfig {
  readonly definition: string;
  readonly settings: StreamSettings;
  readonly transform: string | undefined;
  readonly batchSize: number;
  readonly batchIntervalMs: number;
}

/**
 * Where a stream stands. `stopped`: nobody wants it to run. `starting`: it is being opened. `running`: it takes records in. `waiting`: it
 * is wanted, and something that it needs does not answer; it goes on by itself. `paused`: it holds what it has and takes nothing in.
 * `stopping`: it writes what it took in. `failed`: it met what only its user can mend, and stays so until it is started again, over
 * restarts of the process too.
 *
 * @public
 */
export type StreamState = 'stopped' | 'starting' | 'running' | 'waiting' | 'paused' | 'stopping' | 'failed';

/** What the user wants of a stream; it outlives the process. @public */
export type DesiredState = 'stopped' | 'running' | 'paused';

/** Why a stream waits or has failed. @public */
export interface StreamFailure {
  readonly code: ErrorCode;
  readonly reason: string | undefined;
  /** Names what was expected and what came; never a user's data. */
  readonly message: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** A stream as `show` tells it; settings that look like credentials are masked. @public */
export interface StreamInfo extends ResolvedStreamConfig {
  readonly name: string;
  readonly state: StreamState;
  readonly desired: DesiredState;
  /** Whether it is wanted and has not failed: `starting`, `running`, `waiting` or `paused`. */
  readonly isRunning: boolean;
  /**
   * Why it waits or has failed. Of a stopped one: why it could not be verified when it was created or configured, had failed before it was
   * stopped, or failed in a bounded start. Else `undefined`.
   */
  readonly failure: StreamFailure | undefined;
  /** Since when it is in its state; milliseconds since 1970. */
  readonly since: number;
  /** How often it was opened again by itself since it was started. */
  readonly restarts: number;
  /** Counted since the streams were opened, over all runs. */
  readonly totals: StreamTotals;
  /** Of the present run. */
  readonly stats: PipelineStats | undefined;
  /** The file that takes its rejected records; `undefined` where its definition brings a dead letter of its own. */
  readonly deadLetterFile: string | undefined;
}

/** Counts over all runs of a stream since the streams were opened. None ever goes down. @public */
export interface StreamTotals {
  readonly consumed: number;
  readonly written: number;
  readonly committed: number;
  readonly deadLettered: number;
  readonly rejected: number;
  /** Attempts that were made again. */
  readonly retries: number;
  readonly batches: number;
  readonly rebalances: number;
  /** How often the sink stopped answering. */
  readonly outages: number;
  /** Records left out because their value was `null`. */
  readonly tombstones: number;
  /** Writes that were sent as part of another write of the same entity. */
  readonly folded: number;
  readonly rejectedBy: Readonly<Record<RejectionStage, number>>;
  readonly retriesBy: Readonly<Partial<Record<ErrorCode, number>>>;
  readonly batchesBy: Readonly<Record<BatchTrigger, number>>;
  readonly transformRetries: number;
  readonly deadLetterFailures: number;
  /** How often it was opened again by itself, over all starts. */
  readonly restarts: number;
}
