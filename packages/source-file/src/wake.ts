import type { Clock, Timer } from '@rivergraph/core';

/** Lets one caller sleep until somebody wakes it or a time has passed. */
export class Wake {
  readonly #clock: Clock;
  #wakeUp: (() => void) | undefined;
  #timer: Timer | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Settles with the next `wake`, or after `delayMs` where it is given. One caller at a time. */
  async sleep(delayMs: number | undefined): Promise<void> {
    return new Promise((resolve) => {
      this.#wakeUp = resolve;
      if (delayMs !== undefined) this.#timer = this.#clock.setTimer(() => this.wake(), delayMs);
    });
  }

  /** Does nothing when nobody sleeps. */
  wake(): void {
    const wakeUp = this.#wakeUp;
    this.#timer?.cancel();
    this.#timer = undefined;
    this.#wakeUp = undefined;
    wakeUp?.();
  }
}
