import type { Clock } from '../../contracts/clock.ts';
import { type Halt, pauseFor, within } from '../../util/halt.ts';
import type { AbandonedCall } from './attempt.ts';

/** What bounds an aftermath. @internal */
export interface AftermathOptions {
  readonly clock: Clock;
  /** How long after a given-up call the server may still apply it. */
  readonly settleMs: number;
  /** Ends the wait. */
  readonly over: Halt;
}

/**
 * Waits until a call that was given up can no longer land: until the sink has ended it, or its time is over, and then as
 * long as the server may hold on to it. Where the sink says that all was written, nothing is left that could land.
 *
 * @internal
 */
export async function aftermath(call: AbandonedCall, options: AftermathOptions): Promise<void> {
  const { clock, settleMs, over } = options;
  const isWritten = await within(clock, Math.max(0, call.deadline - clock.now()), call.ended, over);
  const leftMs = Math.min(clock.now(), call.deadline) + settleMs - clock.now();
  if (isWritten !== true && leftMs > 0) await pauseFor(clock, leftMs, over);
}
