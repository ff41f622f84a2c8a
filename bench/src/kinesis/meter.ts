import type { Lap } from './lap.ts';
import { sumOfIds } from './records.ts';
import type { Reading } from './records.ts';

/** Measures this process while one side reads a stream in it; the side shows it every record. */
export class Meter {
  readonly #records: number;
  #begun: { readonly at: number; readonly cpu: NodeJS.CpuUsage } | undefined;
  #lap: Omit<Lap, 'reads'> | undefined;
  #read = 0;
  #sum = 0;
  #finish: () => void = () => undefined;
  /** Settles when the last record was read. */
  readonly over: Promise<void> = new Promise((resolve) => {
    this.#finish = resolve;
  });

  /** `records`: how many there are. */
  constructor(records: number) {
    this.#records = records;
  }

  get isOver(): boolean {
    return this.#lap !== undefined;
  }

  /** The shards are known, and reading begins. Only the first time counts. */
  began(): void {
    this.#begun ??= { at: performance.now(), cpu: process.cpuUsage() };
  }

  /** A record was parsed. Gives whether it was the last. */
  read({ id }: Reading): boolean {
    this.#sum += id;
    this.#read += 1;
    if (this.#read !== this.#records) return false;
    this.#end();
    return true;
  }

  /** Failure: throws when not every record was read, once. */
  lap(reads: number): Lap {
    if (this.#lap === undefined || this.#read !== this.#records || this.#sum !== sumOfIds(this.#records))
      throw new Error(`Expected ${this.#records} records, each once, got ${this.#read}`);
    return { ...this.#lap, reads };
  }

  #end(): void {
    if (this.#begun === undefined) return;
    const { at, cpu } = this.#begun;
    const { user, system } = process.cpuUsage(cpu);
    this.#lap = {
      seconds: (performance.now() - at) / 1_000,
      cpuSeconds: (user + system) / 1e6,
      rssMB: process.resourceUsage().maxRSS / 1_024,
    };
    this.#finish();
  }
}
