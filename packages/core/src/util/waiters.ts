import type { Halt } from './halt.ts';

/** Promises that wait for one condition and are let go together. @internal */
export class Waiters {
  readonly #waiting: Set<() => void> = new Set();

  get size(): number {
    return this.#waiting.size;
  }

  /** Waits until `release`, or until halted. */
  async wait(halt: Halt): Promise<void> {
    if (halt.raised) return;
    await new Promise<void>((resolve) => {
      const go = (): void => {
        this.#waiting.delete(go);
        forget();
        resolve();
      };
      this.#waiting.add(go);
      const forget = halt.listen(() => {
        this.#waiting.delete(go);
        resolve();
      });
    });
  }

  release(): void {
    for (const go of [...this.#waiting]) go();
  }
}
