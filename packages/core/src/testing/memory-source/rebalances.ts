import { Deferred } from '../../util/deferred.ts';

/** Rebalances that have begun and not ended: until then the stream is not over. @internal */
export class Rebalances {
  readonly #waiting: Set<Deferred<void>> = new Set();
  #isOn = false;

  get isOn(): boolean {
    return this.#isOn;
  }

  /** Begins one; `over` settles when the runner calls `done`, or when the rebalance ends. */
  begin(): { readonly over: Promise<void>; done(): void } {
    const over = new Deferred<void>();
    this.#isOn = true;
    this.#waiting.add(over);
    const done = (): void => {
      this.#waiting.delete(over);
      over.resolve();
    };
    return { over: over.promise, done };
  }

  end(): void {
    this.#isOn = false;
    for (const over of this.#waiting) over.resolve();
    this.#waiting.clear();
  }
}
