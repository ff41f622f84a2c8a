import type { Lap, LapTarget } from './lap.ts';
import { cpuSecondsOf } from './process-cpu.ts';

/** Measures this process, and the server's, while one side runs here; the side tells it when things happen. */
export class Meter {
  readonly #serverPid: number | undefined;
  #atJoin: { readonly own: NodeJS.CpuUsage; readonly server: number } | undefined;
  #firstAt: number | undefined;
  #transactions = 0;
  #conflicts = 0;
  #lap: Omit<Lap, 'transactions' | 'conflicts'> | undefined;

  constructor({ serverPid }: LapTarget) {
    this.#serverPid = serverPid;
  }

  /** All is ready for the first record. Only the first time counts. */
  joined(): void {
    this.#atJoin ??= { own: process.cpuUsage(), server: this.#serverCpu() };
  }

  /** A record is handed over. Only the first counts. */
  began(): void {
    this.#firstAt ??= performance.now();
  }

  /** A batch is tried for the first time. */
  triedFirst(): void {
    this.#transactions += 1;
  }

  /** A first attempt ended in a conflict. */
  conflicted(): void {
    this.#conflicts += 1;
  }

  /** The last record is durable. */
  ended(): void {
    if (this.#lap !== undefined || this.#atJoin === undefined) return;
    const now = performance.now();
    const { user, system } = process.cpuUsage(this.#atJoin.own);
    this.#lap = {
      seconds: (now - (this.#firstAt ?? Number.NaN)) / 1_000,
      cpuSeconds: (user + system) / 1e6,
      serverCpuSeconds: this.#serverCpu() - this.#atJoin.server,
    };
  }

  /** Failure: throws when the lap did not come to its end. */
  lap(): Lap {
    if (this.#lap === undefined || this.#firstAt === undefined)
      throw new Error('Expected a join, a first record and a last one, got less');
    return { ...this.#lap, transactions: this.#transactions, conflicts: this.#conflicts };
  }

  #serverCpu(): number {
    return this.#serverPid === undefined ? 0 : cpuSecondsOf(this.#serverPid);
  }
}
