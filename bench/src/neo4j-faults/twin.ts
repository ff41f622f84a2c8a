import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { TwinJob } from './twin-process.ts';

const program = fileURLToPath(new URL('./twin-process.js', import.meta.url));

/** A process of its own that writes to the same database. */
export class Twin {
  /** Settles when it is ready to write. Failure: rejects when it ends before. */
  readonly ready: Promise<void>;
  /** Settles when everything is written. Failure: rejects when it ends otherwise. */
  readonly finished: Promise<void>;
  readonly #child: ChildProcess;
  readonly #gone: Promise<string>;

  constructor(job: TwinJob) {
    this.#child = fork(program, [JSON.stringify(job)]);
    this.#gone = new Promise((resolve) => {
      this.#child.once('error', (error) => resolve(error.message));
      this.#child.once('exit', (code, signal) => resolve(signal ?? `code ${code}`));
    });
    this.finished = this.#gone.then((how) => {
      if (how !== 'code 0')
        throw new Error(`writer ${job.writer}: expected it to finish, it ended with ${how}`);
    });
    // Whoever is killed on purpose is not waited for.
    this.finished.catch(() => undefined);
    const ready = new Promise<void>((resolve) => this.#child.once('message', () => resolve()));
    this.ready = Promise.race([ready, this.finished]);
    this.ready.catch(() => undefined);
  }

  /** Lets it write. */
  go(): void {
    if (this.#child.connected) this.#child.send('go');
  }

  /** Ends it at once. Settles when it is gone. */
  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#gone;
  }
}
