/** Remembers how to take back what is done, while somebody may want that. @internal */
export class UndoLog {
  #steps: (() => void)[] | undefined;

  /** Whether what is noted now may be taken back. */
  get isOpen(): boolean {
    return this.#steps !== undefined;
  }

  /** Notes how to take back a step that is about to be done. */
  note(takeBack: () => void): void {
    this.#steps?.push(takeBack);
  }

  /** Runs what may not stay half done: where it throws, everything that it did is taken back, the last first. */
  atomically<T>(body: () => T): T {
    if (this.#steps !== undefined) return body();
    const steps: (() => void)[] = [];
    this.#steps = steps;
    try {
      return body();
    } catch (error) {
      for (const takeBack of steps.reverse()) takeBack();
      throw error;
    } finally {
      this.#steps = undefined;
    }
  }
}
