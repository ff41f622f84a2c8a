/** Holds callers until they are let go. */
export class Gate {
  readonly #waiting = new Set<() => void>();

  /** How many it holds. */
  get held(): number {
    return this.#waiting.size;
  }

  /** Settles once it is released. Abort: rejects. */
  async pass(signal: AbortSignal): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const abort = (): void => {
        this.#waiting.delete(go);
        reject(signal.reason);
      };
      const go = (): void => {
        this.#waiting.delete(go);
        signal.removeEventListener('abort', abort);
        resolve();
      };
      if (signal.aborted) return reject(signal.reason);
      signal.addEventListener('abort', abort, { once: true });
      this.#waiting.add(go);
    });
  }

  /** Lets everybody go that it holds now. */
  release(): void {
    for (const go of this.#waiting) go();
  }
}
