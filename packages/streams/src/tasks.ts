/** What is under way, so that an end can wait for it. */
export class Tasks {
  readonly #pending: Set<Promise<unknown>> = new Set();

  /** Settles like the task. */
  async track<T>(task: Promise<T>): Promise<T> {
    this.#pending.add(task);
    try {
      return await task;
    } finally {
      this.#pending.delete(task);
    }
  }

  /** Settles when all that is under way now has settled. Never rejects. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.#pending);
  }
}
