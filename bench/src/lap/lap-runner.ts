import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const mostMs = 300_000;

/**
 * A process that runs the laps of one side, one after another: its CPU and memory are its own, and after the first laps its code
 * is compiled as that of a program is that has run for a while.
 */
export class LapRunner<TJob extends object, TLap> implements AsyncDisposable {
  readonly #child: ChildProcess;
  readonly #name: string;
  readonly #gone: Promise<unknown>;

  /** The program is compiled and calls {@link serveLaps}. `name` is what failures call the side. */
  constructor(program: URL, name: string) {
    this.#child = fork(fileURLToPath(program));
    this.#name = name;
    this.#gone = once(this.#child, 'exit');
  }

  /**
   * Runs a lap. One at a time.
   *
   * Failure: rejects when it did not do its work, or not in five minutes; then there are no more laps.
   */
  async run(job: TJob): Promise<TLap> {
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), mostMs);
    try {
      const answer = once(this.#child, 'message');
      this.#child.send(job);
      const [lap] = (await Promise.race([answer, this.#end()])) as [TLap];
      return lap;
    } finally {
      clearTimeout(timer);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#gone;
  }

  async #end(): Promise<never> {
    await this.#gone;
    const { signalCode, exitCode } = this.#child;
    throw new Error(`A lap of ${this.#name} ended with ${signalCode ?? `exit code ${exitCode}`}`);
  }
}

/** Runs the laps that the {@link LapRunner} of this process asks for. One that fails ends the process. */
export function serveLaps<TJob extends object, TLap>(run: (job: TJob) => Promise<TLap>): void {
  process.on('message', (job: TJob) => {
    void run(job).then((lap) => process.send?.(lap));
  });
}
