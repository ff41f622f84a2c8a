import type { Write } from '../../contracts/write.ts';
import type { ErrorCode, ErrorOutcome } from '../../errors.ts';
import { RivergraphError } from '../../errors.ts';

/** What a memory sink makes of one attempt instead of writing at once. @public */
export type SinkFault = SlowFault | FailFault | PartialFault | HangFault | LateFault;

/** Writes, but only after a while. @public */
export interface SlowFault {
  readonly type: 'slow';
  readonly afterMs: number;
}

/** An error as a script names it. @public */
export interface FaultError {
  readonly code: ErrorCode;
  readonly outcome?: ErrorOutcome | undefined;
  readonly reason?: string | undefined;
  readonly retryAfterMs?: number | undefined;
}

/** Rejects, having written nothing, all, or the first so many writes; of an atomic batch all or nothing. @public */
export interface FailFault extends FaultError {
  readonly type: 'fail';
  /** @defaultValue 0 */
  readonly applied?: 'all' | number | undefined;
  /** @defaultValue 0 */
  readonly afterMs?: number | undefined;
}

/** Writes all but the named, which fail. An atomic batch is rejected with the first error, and nothing of it written. @public */
export interface PartialFault {
  readonly type: 'partial';
  readonly failed: readonly (FaultError & { readonly index: number })[];
}

/** Never answers: until it is aborted, or not even then. @public */
export interface HangFault {
  readonly type: 'hang';
  readonly until: 'abort' | 'never';
}

/**
 * Answers like a lost connection (`unavailable`, outcome `unknown`) at once, or hangs until it is aborted, while the
 * batch is still held somewhere and lands later, perhaps after its retry.
 *
 * @public
 */
export interface LateFault {
  readonly type: 'late';
  readonly answer: 'lost' | 'hang';
  /** When it lands, counted from the start of the attempt. */
  readonly landsAfterMs: number;
}

/** What a fault may be chosen by. @public */
export interface AttemptInfo {
  /** Counts the calls of `write` on this sink, from 1. */
  readonly call: number;
  /** As the runner counts. */
  readonly attempt: number;
  readonly writes: readonly Write[];
  readonly now: number;
}

/** @internal */
export function toError(fault: FaultError): RivergraphError {
  return new RivergraphError(`memory sink: ${fault.code}, as the script says`, fault);
}
