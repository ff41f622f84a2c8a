import type { Clock, Timer } from '@rivergraph/core';

/** A rebalance that has begun and may be held up until the pipeline has finished what is under way. */
export class Rebalance {
  /** Settles when the rebalance need not be held up any longer. */
  readonly drained: Promise<void>;
  readonly #timer: Timer;
  #resolve: () => void = () => undefined;

  constructor(clock: Clock, mostMs: number) {
    this.drained = new Promise((resolve) => {
      this.#resolve = resolve;
    });
    this.#timer = clock.setTimer(() => this.#resolve(), mostMs);
  }

  end(): void {
    this.#timer.cancel();
    this.#resolve();
  }
}
