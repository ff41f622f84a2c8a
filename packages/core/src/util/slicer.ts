/** How long the event loop is held before others get a turn, in milliseconds. @internal */
export const sliceMs = 2;

/** The same with what runs between pieces of work, such as a sink that answers at once. */
const turnMs = 4;

/** Settles when the event loop has turned. @internal */
export async function nextTurn(): Promise<void> {
  await new Promise<void>((resolve) => {
    setImmediate(resolve);
  });
}

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
  #turnStartedAt = 0;
  #spentMs = 0;
  #startedAt = 0;
  #depth = 0;
  #longestMs = 0;
  #isWanted = false;
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
    if (this.#isWanted || this.#spentMs >= sliceMs) return true;
    if (this.#immediate === undefined) return false;
    const now = performance.now();
    return now - this.#turnStartedAt >= turnMs || (this.#depth > 0 && now >= this.until);
  }

  /** The time, by `performance.now()`, at which the work that was begun must stop. */
  get until(): number {
    return this.#startedAt + sliceMs - this.#spentMs;
  }

  /** Begins a piece of work, perhaps within another. */
  begin(): void {
    if (this.#depth++ > 0) return;
    this.#startedAt = performance.now();
    this.#watch(this.#startedAt);
  }

  end(): void {
    if (--this.#depth > 0) return;
    this.#spentMs += performance.now() - this.#startedAt;
    if (this.#spentMs > this.#longestMs) this.#longestMs = this.#spentMs;
  }

  /** Lets the event loop turn, then calls `again`. */
  yieldTurn(): void {
    this.#isWanted = true;
    this.#watch(performance.now());
  }

  /** Settles in a later turn where work must wait for that; `undefined` where it need not. */
  turn(): Promise<void> | undefined {
    return this.isSpent ? nextTurn() : undefined;
  }

  close(): void {
    if (this.#immediate !== undefined) clearImmediate(this.#immediate);
    this.#immediate = undefined;
  }

  #watch(now: number): void {
    if (this.#immediate !== undefined) return;
    this.#turnStartedAt = now;
    this.#immediate = setImmediate(() => this.#turned());
  }

  #turned(): void {
    this.#immediate = undefined;
    this.#spentMs = 0;
    const isWanted = this.#isWanted;
    this.#isWanted = false;
    if (isWanted) this.#again();
  }
}
