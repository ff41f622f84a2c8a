/** Stands for what did not end because it was interrupted. */
export const interrupted: unique symbol = Symbol('interrupted');

/** Lets one piece of work at a time be given up. */
export class Interruptible {
  #current = new AbortController();

  /** Aborts the piece of work that is under way. */
  interrupt(): void {
    this.#current.abort();
  }

  /** Does the work; settles early, with {@link interrupted}, once it is interrupted. `hang` waits for that. */
  async run<T>(work: (signal: AbortSignal) => Promise<T>): Promise<Exclude<T, 'hang'> | typeof interrupted> {
    const controller = new AbortController();
    this.#current = controller;
    const { signal } = controller;
    const gone = new Promise<typeof interrupted>((resolve) => {
      signal.addEventListener('abort', () => resolve(interrupted), { once: true });
    });
    const result = await Promise.race([gone, work(signal)]);
    return result === 'hang' ? gone : (result as Exclude<T, 'hang'>);
  }
}
