import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { keep } from '../process/keeper.ts';
import type { Command } from '../process/run-command.ts';

/** How a worker's process is run. */
export interface WorkerPlan {
  readonly command: Command;
  readonly folder: string;
  /** What it says besides events is written here. */
  readonly logFile: string;
  readonly environment: Readonly<Record<string, string>>;
}

interface Events {
  readonly line: [line: string];
}

/** The process of a worker: it tells by lines, and stops when its standard input ends. */
export class WorkerProcess extends EventEmitter<Events> {
  readonly pid: number;
  /** Resolves with how it ended, once all of its lines have come. */
  readonly exited: Promise<string>;
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, pid: number) {
    super();
    this.pid = pid;
    this.#child = child;
    const letGo = keep({ pid });
    child.stdin?.on('error', () => undefined);
    if (child.stdout !== null)
      createInterface({ input: child.stdout }).on('line', (line) => this.emit('line', line));
    this.exited = once(child, 'close').then(([code, signal]) => {
      letGo();
      return code === null ? `ended by ${String(signal)}` : `exit code ${String(code)}`;
    });
  }

  /** Starts the process. Rejects when the program cannot be run. The process ends with this one at the latest. */
  static async start({ command, folder, logFile, environment }: WorkerPlan): Promise<WorkerProcess> {
    const log = openSync(logFile, 'a');
    try {
      const env = { ...process.env, ...environment };
      // A group of its own: Ctrl-C in a terminal is for the program, which stops its workers.
      const child = spawn(command.file, command.args, {
        cwd: folder,
        env,
        stdio: ['pipe', 'pipe', log],
        detached: true,
      });
      await once(child, 'spawn');
      if (child.pid === undefined)
        throw new Error(`${command.file}: expected a process id of what was started`);
      return new WorkerProcess(child, child.pid);
    } finally {
      closeSync(log);
    }
  }

  /** Asks the process to stop. */
  endInput(): void {
    this.#child.stdin?.end();
  }

  /** Ends the process as a crash does. Resolves once it is gone. */
  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.exited;
  }
}
