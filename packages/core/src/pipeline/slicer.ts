/** How long the event loop is held before others get a turn, in milliseconds. */
const sliceMs = 4;

/**
 * Bounds the time that work takes between two turns of the event loop.
 *
 * Promises that are ready run before the event loop turns, so a source and a sink that always answer at once would
 * otherwise keep it to themselves. Time is added up over all work since the last turn.
 *
 * @internal
 */
export class Slicer {
  readonly #again: () => void;
  #spentMs = 0;
  #startedAt = 0;
  #longestMs = 0;
  #immediate: NodeJS.Immediate | undefined;

  /** `again` is called in a later turn after {@link yieldTurn}. */
  constructor(again: () => void) {
    this.#again = again;
  }

  /** The longest time that the work of one turn took. */
  get longestMs(): number {
    return this.#longestMs;
  }

  /** Whether work must wait for the next turn. */
  get isSpent(): boolean {
    return this.#immediate !== undefined || this.#spentMs >= sliceMs;
  }

  /** Begins a piece of work; gives the time, by `performance.now()`, at which it must stop. */
  begin(): number {
    this.#startedAt = performance.now();
    return this.#startedAt + sliceMs - this.#spentMs;
  }

  end(): void {
    this.#spentMs += performance.now() - this.#startedAt;
    if (this.#spentMs > this.#longestMs) this.#longestMs = this.#spentMs;
  }

  /** Lets the event loop turn, then calls `again`. */
  yieldTurn(): void {
    this.#immediate ??= setImmediate(() => {
      this.#immediate = undefined;
      this.#spentMs = 0;
      this.#again();
    });
  }

  close(): void {
    if (this.#immediate !== undefined) clearImmediate(this.#immediate);
    this.#immediate = undefined;
  }
}
