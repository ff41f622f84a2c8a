import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

/** A module of this folder that runs in a process of its own. It is killed when the test has finished. */
export class Child {
  /** The lines that it has printed so far. */
  readonly lines: string[] = [];
  readonly #process: ChildProcess;
  readonly #exited: Promise<unknown>;

  constructor(module: string, args: readonly string[]) {
    const path = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
    this.#process = spawn(process.execPath, [path('run.mjs'), path(module), ...args], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.#exited = once(this.#process, 'exit');
    if (this.#process.stdout === null) throw new Error('expected the output of the child, got none');
    createInterface(this.#process.stdout).on('line', (line) => void this.lines.push(line));
    onTestFinished(async () => {
      this.signal('SIGKILL');
      await this.#exited;
    });
  }

  signal(signal: NodeJS.Signals): void {
    this.#process.kill(signal);
  }

  get exitCode(): number | null {
    return this.#process.exitCode;
  }
}
