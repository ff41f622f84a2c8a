import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Message, Order, WorkerJob } from './orders.ts';

const program = fileURLToPath(new URL('./worker-process.js', import.meta.url));

/** A worker in a process of its own. */
export class Worker implements AsyncDisposable {
  readonly #child: ChildProcess;
  readonly #workerId: string;
  readonly #ready: Promise<unknown>;
  readonly #gone: Promise<unknown>;
  #owned = 0;
  #isDismissed = false;

  /** Its program is loaded from now on. */
  constructor(job: WorkerJob) {
    this.#workerId = job.workerId;
    this.#child = fork(program, [JSON.stringify(job)]);
    this.#ready = once(this.#child, 'message');
    this.#gone = once(this.#child, 'exit');
    this.#child.on('message', (message: Message) => {
      if (message.type === 'owned') this.#owned = message.count;
    });
  }

  /** How many shards it has, a moment ago. */
  get owned(): number {
    return this.#owned;
  }

  /** Whether it was told to stop, or was killed. */
  get isDismissed(): boolean {
    return this.#isDismissed;
  }

  /** Settles when it may begin. Failure: rejects when the process ends before. */
  async load(): Promise<void> {
    await Promise.race([this.#ready, this.#gone]);
    this.check();
  }

  begin(): void {
    this.#order({ type: 'begin' });
  }

  /** Lets it finish, and give back what it has. */
  stop(): void {
    this.#isDismissed = true;
    this.#order({ type: 'stop' });
  }

  /** Ends it at once. */
  kill(): void {
    this.#isDismissed = true;
    this.#child.kill('SIGKILL');
  }

  /** Failure: throws when it has ended and was not told to. */
  check(): void {
    const { exitCode, signalCode } = this.#child;
    if (this.#isDismissed || (exitCode === null && signalCode === null)) return;
    throw new Error(`Worker ${this.#workerId} ended with ${signalCode ?? `exit code ${exitCode}`}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.kill();
    await this.#gone;
  }

  #order(order: Order): void {
    this.#child.send(order);
  }
}
