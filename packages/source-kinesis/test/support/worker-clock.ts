import type { Clock, Timer } from '@rivergraph/core';

/** The clock of a process that may be held up: nothing fires meanwhile, and afterwards all of it does. */
export class WorkerClock implements Clock {
  readonly #clock: Clock;
  #isStalled = false;
  #isDead = false;
  readonly #late: (() => void)[] = [];
  #waiting: (() => void)[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get isDead(): boolean {
    return this.#isDead;
  }

  now(): number {
    return this.#clock.now();
  }

  setTimer(callback: () => void, delayMs: number): Timer {
    let isCancelled = false;
    const fire = (): void => {
      if (isCancelled || this.#isDead) return;
      if (this.#isStalled) this.#late.push(fire);
      else callback();
    };
    const timer = this.#clock.setTimer(fire, delayMs);
    const cancel = (): void => {
      isCancelled = true;
      timer.cancel();
    };
    return { cancel };
  }

  stall(): void {
    this.#isStalled = true;
  }

  /** Goes on: what was due fires in its order, then answers that came meanwhile are seen. */
  wake(): void {
    if (this.#isDead) return;
    this.#isStalled = false;
    for (const fire of this.#late.splice(0)) fire();
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const go of waiting) go();
  }

  /** It is gone, and does nothing any more. */
  kill(): void {
    this.#isDead = true;
    this.#isStalled = true;
    this.#waiting = [];
  }

  /** Settles when the process runs. An answer is seen only then. */
  async awake(): Promise<void> {
    while (this.#isStalled) {
      await new Promise<void>((resolve) => {
        this.#waiting.push(resolve);
      });
    }
  }
}
