import type { Clock, Timer } from '../../contracts/clock.ts';
import type { RevokedEvent } from '../../contracts/source.ts';
import { within } from '../../util/halt.ts';
import type { Lane } from '../lane/lane.ts';

/** What handing over needs. @internal */
export interface HandoverHooks {
  readonly clock: Clock;
  post(task: () => void): void;
  /** Stores what is committable; settles when that is done or has failed. */
  commit(): Promise<boolean>;
  lose(lane: Lane): void;
  /** Whether all that is unfinished of a lane waits for endpoints, and nothing of that is being tried. */
  onlyWaits(lane: Lane): boolean;
}

interface Handover {
  readonly lanes: readonly Lane[];
  readonly event: RevokedEvent;
  /** None without a deadline. */
  readonly timer: Timer | undefined;
}

/** How much of the time that is given is kept for the commit, and how long at most. */
const commitShare = 0.25;
const maxCommitMs = 1_000;

/**
 * Partitions that are revoked but still ours: they are finished, committed and then let go, at the deadline in any case.
 *
 * @internal
 */
export class Handovers {
  readonly #hooks: HandoverHooks;
  readonly #open: Set<Handover> = new Set();

  constructor(hooks: HandoverHooks) {
    this.#hooks = hooks;
  }

  begin(lanes: readonly Lane[], event: RevokedEvent): void {
    const { clock } = this.#hooks;
    for (const lane of lanes) lane.closing = true;
    const left = timeLeft(event, clock);
    const end = (): void => this.#hooks.post(() => void this.#end(handover));
    const timer =
      left === undefined ? undefined : clock.setTimer(end, left - Math.min(maxCommitMs, left * commitShare));
    const handover: Handover = { lanes, event, timer };
    this.#open.add(handover);
  }

  /** Ends those that have nothing under way any more; what waits for endpoints is left to the next owner. */
  review(): void {
    for (const handover of this.#open) {
      if (handover.lanes.every((lane) => lane.fenced || lane.quiet || this.#hooks.onlyWaits(lane)))
        void this.#end(handover);
    }
  }

  /** Lets go at once: what could be committed is. */
  close(): void {
    for (const { timer, event } of this.#open) {
      timer?.cancel();
      event.done();
    }
    this.#open.clear();
  }

  /** What is unfinished by now is left to the new owner. */
  async #end(handover: Handover): Promise<void> {
    if (!this.#open.delete(handover)) return;
    handover.timer?.cancel();
    const hooks = this.#hooks;
    const stored = hooks.commit();
    const left = timeLeft(handover.event, hooks.clock);
    // A commit that hangs must not keep them beyond the deadline, yet nothing may be committed after `done`.
    await (left === undefined ? stored : within(hooks.clock, left, stored));
    hooks.post(() => {
      for (const lane of handover.lanes) hooks.lose(lane);
    });
    await stored;
    handover.event.done();
  }
}

function timeLeft({ deadline }: RevokedEvent, clock: Clock): number | undefined {
  return deadline === undefined ? undefined : Math.max(0, deadline - clock.now());
}
