/** Runs tasks one after another, in the order they came. A task that fails does not hold up the next. */
export class Serial {
  #last: Promise<unknown> = Promise.resolve();

  /** Settles as the task does. */
  async run<T>(task: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(task);
    this.#last = turn.catch(() => undefined);
    return await turn;
  }
}
