/**
 * Runs tasks one at a time, in the order posted, and `afterwards` once whenever none is left.
 *
 * A task that throws is a bug; it is told to `broken`, and the tasks after it still run. A task posted while another runs waits for it, so no state is ever seen half changed. Nothing in a task is awaited.
 *
 * @internal
 */
export class Mailbox {
  readonly #afterwards: () => void;
  readonly #broken: (error: unknown) => void;
  #tasks: (() => void)[] = [];
  #running = false;

  constructor(afterwards: () => void, broken: (error: unknown) => void) {
    this.#afterwards = afterwards;
    this.#broken = broken;
  }

  post(task: () => void): void {
    this.#tasks.push(task);
    if (this.#running) return;
    this.#running = true;
    while (this.#tasks.length > 0) this.#runAll();
    this.#running = false;
  }

  #runAll(): void {
    const tasks = this.#tasks;
    this.#tasks = [];
    for (const task of tasks) this.#guard(task);
    if (this.#tasks.length === 0) this.#guard(this.#afterwards);
  }

  #guard(task: () => void): void {
    try {
      task();
    } catch (error) {
      this.#broken(error);
    }
  }
}
