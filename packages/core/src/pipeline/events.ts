import { channel } from 'node:diagnostics_channel';
import type { BatchTrigger } from '../contracts/batcher.ts';
import type { RejectionStage } from '../contracts/dead-letter.ts';
import type { ErrorCode, RivergraphError } from '../errors.ts';

/**
 * What a pipeline tells while it runs; per batch or rarer, never per record that does well, and without the user's data.
 *
 * @public
 */
export type PipelineEvent =
  /** A batch left the batcher. */
  | { readonly type: 'batch'; readonly writes: number; readonly trigger: BatchTrigger }
  /** A batch, or the part of it that was attempted together, is durable. */
  | { readonly type: 'written'; readonly writes: number }
  /** Writes began to wait until the node at an end of theirs exists; told once for each. */
  | { readonly type: 'parked'; readonly writes: number }
  /** An attempt failed and is made again. */
  | { readonly type: 'retry'; readonly code: ErrorCode }
  /** One call of the sink ended. `startedAt` is milliseconds since 1970; `code` tells why it failed, or why some of its writes did. */
  | {
      readonly type: 'attempt';
      readonly writes: number;
      /** Counts from 1 for each batch, or the part of it that is attempted together. */
      readonly attempt: number;
      readonly startedAt: number;
      readonly durationMs: number;
      readonly outcome: 'written' | 'partial' | 'failed';
      readonly code?: ErrorCode;
    }
  /** The sink stopped answering (`closed`), and why; or answers again (`open`). */
  | { readonly type: 'gate'; readonly state: 'open' | 'closed'; readonly code?: ErrorCode }
  /** The session of the source broke (`closed`), and why; or another is open (`open`). */
  | { readonly type: 'source'; readonly state: 'open' | 'closed'; readonly code?: ErrorCode }
  /**
   * A record was rejected; it is not in the dead letter yet. `error.cause` is what was thrown, the way to find a bug in a
   * transform, and the one place of an event that may hold data.
   */
  | {
      readonly type: 'rejected';
      readonly stage: RejectionStage;
      readonly code: ErrorCode;
      readonly reason?: string;
      readonly error: RivergraphError;
    }
  /** Records are in the dead letter. */
  | { readonly type: 'dead-lettered'; readonly records: number }
  /** Positions were stored. */
  | { readonly type: 'committed'; readonly partitions: number }
  /** Storing positions failed; it is tried again. */
  | { readonly type: 'commit-failed'; readonly code: ErrorCode }
  /** Partitions came or went, or a rebalance began. */
  | {
      readonly type: 'rebalance';
      readonly change: 'assigned' | 'revoked' | 'lost' | 'unsettled';
      readonly partitions: number;
    }
  /** How far a partition is. */
  | {
      readonly type: 'lag';
      readonly partition: string;
      readonly records?: number;
      readonly behindMs?: number;
      readonly bytesDone?: number;
      readonly bytesTotal?: number;
    }
  /** Something a human should know. */
  | { readonly type: 'warning'; readonly code: string; readonly message: string }
  /** The pipeline entered a state. */
  | { readonly type: 'state'; readonly state: PipelineState };

/** Where a pipeline stands. @public */
export type PipelineState = 'idle' | 'opening' | 'running' | 'paused' | 'draining' | 'closed' | 'failed';

/** The name of the `diagnostics_channel` on which every {@link PipelineEvent} is published. @public */
export const pipelineChannelName = 'rivergraph:pipeline';

const events = channel(pipelineChannelName);

/** What is published on the channel. @public */
export interface PublishedEvent {
  /** The pipeline's name. */
  readonly pipeline: string;
  /** `check`: it is a dry run's, and nothing that it tells was written or committed. */
  readonly purpose: 'run' | 'check';
  readonly event: PipelineEvent;
}

/** What a publisher tells of, and whom besides the channel. @internal */
export interface PublisherOptions {
  readonly purpose: 'run' | 'check';
  readonly observer?: ((event: PipelineEvent) => void) | undefined;
}

/** Gives a function that tells the observer and the channel. An observer that throws is ignored. @internal */
export function publisher(
  pipeline: string,
  { purpose, observer }: PublisherOptions,
): (event: PipelineEvent) => void {
  return (event) => {
    if (events.hasSubscribers) events.publish({ pipeline, purpose, event } satisfies PublishedEvent);
    if (observer === undefined) return;
    try {
      observer(event);
    } catch {
      // An observer watches; what goes wrong in it must not stop the data.
    }
  };
}
