import type { Clock } from '../../contracts/clock.ts';
import type { Position } from '../../contracts/partition.ts';
import type { Sink } from '../../contracts/sink.ts';
import type { Write } from '../../contracts/write.ts';
import type { ErrorCode, RivergraphError } from '../../errors.ts';
import type { Backoff } from '../../util/backoff.ts';
import type { Halt } from '../../util/halt.ts';
import type { PlannedBatch } from '../../contracts/batcher.ts';
import type { Item } from './item.ts';
import type { PipelineEvent } from '../events.ts';
import type { OutageGate } from './outage-gate.ts';
import type { RefusedItem } from './partial-failure.ts';

/** The numbers that failures are handled by. @internal */
export interface DeliveryPolicy {
  readonly writeTimeoutMs: number;
  /** How long a given-up attempt may still be applied by the server. */
  readonly settleMs: number;
  readonly conflictRetries: number;
  readonly conflictBackoff: Backoff;
  readonly throttleBackoff: Backoff;
  readonly outageTimeoutMs: number;
}

/** How a call of the sink went. @internal */
export type EndedAttempt = Omit<Extract<PipelineEvent, { readonly type: 'attempt' }>, 'type'>;

/** What a delivery asks of the engine and tells it. Every call returns at once, apart from the two waits. @internal */
export interface DeliveryEnvironment {
  readonly clock: Clock;
  readonly sink: Sink<Write>;
  readonly policy: DeliveryPolicy;
  readonly gate: OutageGate;
  readonly orderKey: ((position: Position) => string | undefined) | undefined;
  /** These items are durable; `folded` writes were sent as part of others. */
  written(items: readonly Item[], folded: number): void;
  /** The sink took these, though they will be sent again. */
  proven(items: readonly Item[]): void;
  /** These items cannot be written, or not before an end of theirs exists. */
  refused(items: readonly RefusedItem[], attempts: number): void;
  /** Of a batch in flight only these items are still to be written. */
  narrowed(batch: PlannedBatch<Item>, items: readonly Item[]): void;
  /** A call of the sink ended, and somebody still wants to know how. */
  readonly attempted: (attempt: EndedAttempt) => void;
  /** An attempt failed and will be made again. */
  retried(code: ErrorCode): void;
  /** The sink could not take a whole batch at once; this is the most of it that it took. */
  sizeWorked(writes: number): void;
  /** The sink asks for less. */
  throttled(): void;
  /** The pipeline cannot go on. */
  fatal(error: RivergraphError): void;
  /** Waits until no partition is unsettled. */
  settled(halt: Halt): Promise<void>;
  /** Whether it is open whether rejections are single cases or a systemic fault. */
  isSuspect(): boolean;
  /** What was rejected so far at the write stage are single cases. */
  acquit(): void;
  /** Waits while it is open whether rejections are single cases or a systemic fault. */
  verdict(halt: Halt): Promise<void>;
}
