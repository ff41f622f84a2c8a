import type { Clock } from '@rivergraph/core';

/** A wait in pieces, which somebody may end early. */
export class Nap {
  readonly #clock: Clock;
  #isOver = false;
  #wake: () => void = () => undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** Settles after a time, or at the end. One caller at a time. */
  async sleep(delayMs: number): Promise<void> {
    if (this.#isOver) return;
    await new Promise<void>((resolve) => {
      const timer = this.#clock.setTimer(resolve, delayMs);
      this.#wake = () => {
        timer.cancel();
        resolve();
      };
    });
  }

  end(): void {
    this.#isOver = true;
    this.#wake();
  }
}
