import type { Clock, Timer } from '../contracts/clock.ts';
import type { RevokedEvent } from '../contracts/source.ts';
import type { Lane } from './lane.ts';

/** What handing over needs. @internal */
export interface HandoverHooks {
  readonly clock: Clock;
  post(task: () => void): void;
  /** Stores what is committable; settles when that is done or has failed. */
  commit(): Promise<boolean>;
  lose(lane: Lane): void;
}

interface Handover {
  readonly lanes: readonly Lane[];
  readonly event: RevokedEvent;
  readonly timer: Timer;
}

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
    const delay = Math.max(0, (event.deadline ?? clock.now()) - clock.now());
    const timer = clock.setTimer(() => this.#hooks.post(() => this.#end(handover)), delay);
    const handover: Handover = { lanes, event, timer };
    this.#open.add(handover);
  }

  /** Ends those that have nothing under way any more. */
  review(): void {
    for (const handover of this.#open) {
      if (handover.lanes.every((lane) => lane.fenced || lane.quiet)) this.#end(handover);
    }
  }

  close(): void {
    for (const { timer } of this.#open) timer.cancel();
    this.#open.clear();
  }

  /** What is unfinished by now is left to the new owner. */
  #end(handover: Handover): void {
    if (!this.#open.delete(handover)) return;
    handover.timer.cancel();
    void this.#hooks.commit().then(() => {
      this.#hooks.post(() => {
        for (const lane of handover.lanes) this.#hooks.lose(lane);
      });
      handover.event.done();
    });
  }
}
