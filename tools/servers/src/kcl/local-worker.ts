import { setTimeout as delay } from 'node:timers/promises';
import type { ServerFolder } from '../process/server-folder.ts';
import { tailOf } from '../process/server-process.ts';
import type { KclPlace, KclRecord, KclWorker } from './options.ts';
import { KclStory } from './story.ts';
import type { WorkerProcess } from './worker-process.ts';

/** What a worker is made of. */
export interface LocalWorkerParts {
  /** For messages. */
  readonly name: string;
  readonly process: WorkerProcess;
  readonly folder: ServerFolder;
  readonly logFile: string;
}

const usualWaitMs = 90_000;
/** Longer than the program gives itself. */
const stopMs = 75_000;

/** A worker in a process of this machine. */
export class LocalKclWorker implements KclWorker {
  readonly #parts: LocalWorkerParts;
  readonly #story: KclStory = new KclStory();
  #log = '';
  #isKilled = false;

  constructor(parts: LocalWorkerParts) {
    this.#parts = parts;
    parts.process.on('line', (line) => this.#story.add(line));
    // Every waiting test listens.
    parts.process.setMaxListeners(0);
  }

  get pid(): number {
    return this.#parts.process.pid;
  }

  get records(): readonly KclRecord[] {
    return this.#story.records;
  }

  get reading(): ReadonlyMap<string, string> {
    return this.#story.reading;
  }

  get checkpoints(): ReadonlyMap<string, KclPlace | 'SHARD_END'> {
    return this.#story.checkpoints;
  }

  async until(condition: (worker: KclWorker) => boolean, timeoutMs: number = usualWaitMs): Promise<void> {
    const patience = new AbortController();
    const tired = delay(timeoutMs, `${timeoutMs / 1000} s`, { signal: patience.signal }).catch(() => '');
    const end = await Promise.race([this.#holds(condition), tired]);
    patience.abort();
    if (end === 'holds') return;
    const counts = `${this.records.length} records, ${this.reading.size} shards`;
    throw new Error(
      `${this.#parts.name}: expected what is waited for, got ${end} without it (${counts}). The end of its log:\n${this.log()}`,
    );
  }

  async stop(): Promise<void> {
    const { process, name } = this.#parts;
    if (this.#isKilled) return;
    process.endInput();
    const patience = new AbortController();
    const tired = delay(stopMs, 'tired', { signal: patience.signal }).catch(() => 'gone');
    const end = await Promise.race([process.exited, tired]);
    patience.abort();
    await this.kill();
    if (end === 'exit code 0' && this.#story.stopped !== 'incomplete') return;
    throw new Error(`${name}: expected it to stop, got ${end}. The end of its log:\n${this.log()}`);
  }

  async kill(): Promise<void> {
    const { process, folder } = this.#parts;
    this.#isKilled = true;
    await process.kill();
    this.#log = this.log();
    await folder.remove();
  }

  log(): string {
    return this.#log === '' ? tailOf(this.#parts.logFile) : this.#log;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  /** Settles with `holds`, or with how the process ended. */
  async #holds(condition: (worker: KclWorker) => boolean): Promise<string> {
    const { process } = this.#parts;
    return await new Promise((resolve) => {
      const look = (): void => {
        if (!condition(this)) return;
        process.off('line', look);
        resolve('holds');
      };
      process.on('line', look);
      void process.exited.then((how) => resolve(how));
      look();
    });
  }
}
