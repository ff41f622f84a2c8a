import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { keep } from './keeper.ts';
import { lastLines } from './run-command.ts';
import type { Command } from './run-command.ts';

/** How one process of a server is run. */
export interface ProcessPlan {
  readonly command: Command;
  readonly folder: string;
  /** Both of its streams are appended here. */
  readonly logFile: string;
  /** Variables of its environment, besides those of this process. @defaultValue none */
  readonly environment?: Readonly<Record<string, string>> | undefined;
  /** Delivers a signal. @defaultValue to the process itself */
  readonly signal?: ((signal: NodeJS.Signals) => Promise<void>) | undefined;
  /** Ends it when this process dies and ending the process that was started is not enough. */
  readonly lastResort?: readonly string[] | undefined;
}

/** One run of a server's process: from its start until it is gone. */
export class ServerProcess {
  readonly pid: number;
  /** Resolves once the process is gone, with how it ended. */
  readonly exited: Promise<string>;
  readonly #plan: ProcessPlan;
  readonly #child: ChildProcess;
  #isRunning = true;

  private constructor(child: ChildProcess, pid: number, plan: ProcessPlan) {
    this.pid = pid;
    this.#child = child;
    this.#plan = plan;
    const letGo = keep({ pid, command: plan.lastResort });
    this.exited = once(child, 'exit').then(([code, signal]) => {
      this.#isRunning = false;
      letGo();
      return code === null ? `ended by ${String(signal)}` : `exit code ${String(code)}`;
    });
  }

  /** Starts the process. Rejects when the program cannot be run. The process ends with this one at the latest. */
  static async start(plan: ProcessPlan): Promise<ServerProcess> {
    const log = openSync(plan.logFile, 'a');
    try {
      const { file, args } = plan.command;
      const env = { ...process.env, ...plan.environment };
      // A group of its own: Ctrl-C in a terminal is for the program, which needs its servers until it has stopped.
      const child = spawn(file, args, { cwd: plan.folder, env, stdio: ['ignore', log, log], detached: true });
      await once(child, 'spawn');
      if (child.pid === undefined) throw new Error(`${file}: expected a process id of what was started`);
      return new ServerProcess(child, child.pid, plan);
    } finally {
      closeSync(log);
    }
  }

  /** Whether the process is there; a stopped one (SIGSTOP) is. */
  get isRunning(): boolean {
    return this.#isRunning;
  }

  /** Delivers a signal; does nothing when the process is gone. */
  async signal(signal: NodeJS.Signals): Promise<void> {
    if (!this.#isRunning) return;
    if (this.#plan.signal === undefined) this.#child.kill(signal);
    else await this.#plan.signal(signal);
  }

  /** Ends the process as a crash does. Resolves once it is gone. */
  async kill(): Promise<void> {
    await this.signal('SIGKILL');
    await this.exited;
  }

  /** Asks the process to end, and ends it when it has not after `graceMs`. Resolves once it is gone. */
  async stop(graceMs: number): Promise<void> {
    await this.signal('SIGCONT');
    await this.signal('SIGTERM');
    const patience = new AbortController();
    const tired = delay(graceMs, 'tired', { signal: patience.signal, ref: false }).catch(() => 'gone');
    const first = await Promise.race([this.exited, tired]);
    patience.abort();
    if (first === 'tired') await this.kill();
  }
}

/** Reads the last lines of a log file; a file that is not there has none. */
export function tailOf(logFile: string, lines: number = 40): string {
  try {
    return lastLines(readFileSync(logFile, 'utf8'), lines);
  } catch {
    return '';
  }
}
