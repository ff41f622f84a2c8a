import type { Clock } from '../../contracts/clock.ts';

/** Why nobody can be expected to create anything: the sink is out of reach, or the user has paused the pipeline. @internal */
export type StillReason = 'away' | 'paused';

/** A clock that stands still while waiting would be in vain. @internal */
export class Patience {
  readonly #clock: Clock;
  readonly #reasons: Set<StillReason> = new Set();
  #stoodMs = 0;
  #since = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get isStill(): boolean {
    return this.#reasons.size > 0;
  }

  /** In milliseconds; only the difference of two means anything. */
  get now(): number {
    return (this.isStill ? this.#since : this.#clock.now()) - this.#stoodMs;
  }

  hold(reason: StillReason): void {
    if (!this.isStill) this.#since = this.#clock.now();
    this.#reasons.add(reason);
  }

  resume(reason: StillReason): void {
    if (this.#reasons.delete(reason) && !this.isStill) this.#stoodMs += this.#clock.now() - this.#since;
  }
}
