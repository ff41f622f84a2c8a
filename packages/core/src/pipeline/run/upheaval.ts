import type { UnsettledEvent } from '../../contracts/source.ts';
import type { Engine } from '../engine.ts';

/** What an upheaval needs. @internal */
export interface UpheavalOptions {
  readonly engine: Engine;
  /** Stores what is committable; settles when that is done or has failed. */
  commit(): Promise<boolean>;
}

/**
 * A rebalance that has begun and whose losers are not known: nothing new is attempted, and its source is told when what was under
 * way has ended and is stored.
 *
 * @internal
 */
export class Upheaval {
  readonly #options: UpheavalOptions;
  #event: UnsettledEvent | undefined;

  constructor(options: UpheavalOptions) {
    this.#options = options;
  }

  /** Whether something is still under way. */
  get isOn(): boolean {
    return this.#event !== undefined;
  }

  begin(event: UnsettledEvent): void {
    this.#event = event;
    void this.#options.commit();
  }

  /** The losers are known. */
  end(): void {
    this.#event = undefined;
    this.#options.engine.settle();
  }

  /** Tells the source, once nothing is under way any more and what was is stored. */
  async review(): Promise<void> {
    const event = this.#event;
    if (event === undefined || this.#options.engine.dispatcher.isAttempting) return;
    this.#event = undefined;
    await this.#options.commit();
    event.done?.();
  }
}
