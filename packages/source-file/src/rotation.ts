/** What takes turns. */
export interface Turn {
  /** Whether it may have a turn now. */
  readonly isReadable: boolean;
  /** Whether it holds a file open. */
  readonly isOpen: boolean;
  /** Whether it never wants a turn again. */
  readonly hasEnded: boolean;
}

/**
 * Gives each a turn in its order, one after another. While `mostOpen` hold a file open, another gets its first turn only
 * when none of those can take one.
 */
export class Rotation<T extends Turn> {
  readonly #mostOpen: number;
  #waiting: readonly T[];
  #cursor = 0;

  constructor(turns: readonly T[], mostOpen: number) {
    this.#waiting = turns;
    this.#mostOpen = mostOpen;
  }

  /** Whether all have ended. */
  get isOver(): boolean {
    this.#forgetEnded();
    return this.#waiting.length === 0;
  }

  /** Whose turn it is; `undefined` when nobody can take one. */
  next(): T | undefined {
    this.#forgetEnded();
    const isFull = this.#waiting.filter((turn) => turn.isOpen).length >= this.#mostOpen;
    return (isFull ? this.#take((turn) => turn.isOpen) : undefined) ?? this.#take(() => true);
  }

  #take(isWanted: (turn: T) => boolean): T | undefined {
    const count = this.#waiting.length;
    for (let step = 0; step < count; step += 1) {
      const at = (this.#cursor + step) % count;
      const turn = this.#waiting[at];
      if (turn === undefined || !turn.isReadable || !isWanted(turn)) continue;
      this.#cursor = (at + 1) % count;
      return turn;
    }
    return undefined;
  }

  #forgetEnded(): void {
    if (!this.#waiting.some((turn) => turn.hasEnded)) return;
    const goneBefore = this.#waiting.slice(0, this.#cursor).filter((turn) => turn.hasEnded).length;
    this.#waiting = this.#waiting.filter((turn) => !turn.hasEnded);
    this.#cursor -= goneBefore;
  }
}
