/**
 * Lets one task run at a time, in the order of the calls.
 *
 * @internal
 */
export class WriteLock {
  #last: Promise<unknown> = Promise.resolve();

  /** Settles as the task does. */
  async run<T>(task: () => Promise<T>): Promise<T> {
    const run = this.#last.then(task);
    this.#last = run.catch(() => undefined);
    return await run;
  }

  /** Settles when all tasks given so far have settled. */
  async idle(): Promise<void> {
    await this.#last;
  }
}

const locks = new WeakMap<object, WriteLock>();

/**
 * The lock of a database. Two write transactions at once are refused by the database, and a connection that was refused
 * crashes the process at its next use; so all sinks of one database take turns.
 *
 * @internal
 */
export function lockOf(database: object): WriteLock {
  let lock = locks.get(database);
  if (lock === undefined) locks.set(database, (lock = new WriteLock()));
  return lock;
}
