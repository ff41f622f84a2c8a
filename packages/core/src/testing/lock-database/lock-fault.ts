import { RivergraphError } from '../../errors.ts';
import type { FaultError } from '../memory-sink/sink-fault.ts';

/** What a lock database makes of one transaction instead of committing it. @public */
export type LockFault = LockFailFault | LockLateFault;

/** Runs to its end, where it is taken back; or commits, and the answer is this error all the same. @public */
export interface LockFailFault extends FaultError {
  readonly type: 'fail';
  /** @defaultValue `'nothing'` */
  readonly applied?: 'all' | 'nothing' | undefined;
}

/**
 * Answers like a lost connection (`unavailable`, outcome `unknown`) at once. The transaction was held on its way: it
 * takes no lock until it lands, and then runs like any other.
 *
 * @public
 */
export interface LockLateFault {
  readonly type: 'late';
  /** When it lands, counted from the start of the attempt. */
  readonly landsAfterMs: number;
}

/** What a fault may be chosen by. @public */
export interface LockAttempt {
  /** Counts the transactions of this database from 1, with those that fail. */
  readonly call: number;
  readonly rows: number;
  readonly now: number;
}

/** @internal */
export function scriptedError(fault: FaultError): RivergraphError {
  return new RivergraphError(`lock database: ${fault.code}, as the script says`, fault);
}
