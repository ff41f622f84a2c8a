import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { IntervalHistogram } from 'node:perf_hooks';
import { getHeapStatistics } from 'node:v8';
import type { Lap } from './lap.ts';

const mebibyte = 1024 * 1024;
const lookMs = 100;

/** Measures this process while one side runs in it; the sides tell it when things happen. */
export class Meter {
  readonly #held: () => number;
  readonly #delay: IntervalHistogram = monitorEventLoopDelay({ resolution: 1 });
  readonly #startedAt: number = performance.now();
  #cpuAtJoin: NodeJS.CpuUsage | undefined;
  #firstAt: number | undefined;
  #buffers = 0;
  #mostHeld = 0;
  #timer: NodeJS.Timeout | undefined;
  #lap: Lap | undefined;

  /** `held` gives the bytes that the side says it holds. */
  constructor(held: () => number = () => 0) {
    this.#held = held;
  }

  get isOver(): boolean {
    return this.#lap !== undefined;
  }

  /** The group was joined. Only the first join counts. */
  joined(): void {
    if (this.#cpuAtJoin !== undefined) return;
    this.#cpuAtJoin = process.cpuUsage();
    this.#delay.enable();
    this.#timer = setInterval(() => this.#look(), lookMs);
  }

  /** A record is handed over. Only the first counts. */
  began(): void {
    this.#firstAt ??= performance.now();
  }

  /** The last record that counts is done. */
  ended(): void {
    if (this.#lap !== undefined) return;
    const now = performance.now();
    const cpu = process.cpuUsage(this.#cpuAtJoin);
    this.#delay.disable();
    this.#look();
    clearInterval(this.#timer);
    this.#lap = {
      seconds: (now - (this.#firstAt ?? Number.NaN)) / 1_000,
      secondsFromStart: (now - this.#startedAt) / 1_000,
      cpuSeconds: (cpu.user + cpu.system) / 1e6,
      longestStallMs: this.#delay.max / 1e6,
      rssMB: process.resourceUsage().maxRSS / 1_024,
      buffersMB: this.#buffers / mebibyte,
      heldMB: this.#mostHeld / mebibyte,
    };
  }

  /** Failure: throws when the lap did not come to its end. */
  lap(): Lap {
    if (this.#lap === undefined || this.#firstAt === undefined || this.#cpuAtJoin === undefined)
      throw new Error('Expected a join, a first record and a last one, got less');
    return this.#lap;
  }

  #look(): void {
    this.#buffers = Math.max(this.#buffers, getHeapStatistics().external_memory);
    this.#mostHeld = Math.max(this.#mostHeld, this.#held());
  }
}
