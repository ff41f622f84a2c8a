interface Waiter {
  readonly holds: () => boolean;
  readonly settle: (error?: Error) => void;
}

/** Lets callers wait until something holds, looked at again after each change. */
export class Conditions {
  readonly #waiters = new Set<Waiter>();

  /** Settles when `holds` gives true, which is asked at once and after every change; fails after `timeoutMs` with what `describe` says. */
  async until(holds: () => boolean, timeoutMs: number, describe: () => string): Promise<void> {
    if (holds()) return;
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => waiter.settle(new Error(describe())), timeoutMs);
      const settle = (error?: Error): void => {
        clearTimeout(timer);
        this.#waiters.delete(waiter);
        if (error === undefined) resolve();
        else reject(error);
      };
      const waiter: Waiter = { holds, settle };
      this.#waiters.add(waiter);
    });
  }

  /** Settles the waiters whose condition holds by now. */
  changed(): void {
    for (const waiter of this.#waiters) if (waiter.holds()) waiter.settle();
  }

  /** Fails every waiter. */
  giveUp(error: Error): void {
    for (const waiter of this.#waiters) waiter.settle(error);
  }
}
