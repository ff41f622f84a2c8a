import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from '../random.ts';

/** How much is to happen. */
export type Effort = 'quick' | 'full';

/** How often it was struck, and what went wrong meanwhile. */
export class StrikeLog {
  readonly random: Random;
  readonly effort: Effort;
  readonly #strikes: number[] = [];
  readonly #problems: string[] = [];

  constructor({ random, effort }: { readonly random: Random; readonly effort: Effort }) {
    this.random = random;
    this.effort = effort;
  }

  /** When it was struck, in milliseconds since 1970. */
  get strikes(): readonly number[] {
    return this.#strikes;
  }

  /** What went wrong while it was struck, in words. */
  get problems(): readonly string[] {
    return this.#problems;
  }

  /** Chooses by how much is to happen. */
  choose<T>(choices: Readonly<Record<Effort, T>>): T {
    return choices[this.effort];
  }

  /** Notes that it is struck now. */
  struck(): void {
    this.#strikes.push(Date.now());
  }

  /** Notes that something is wrong. */
  accuse(problem: string): void {
    this.#problems.push(problem);
  }

  /** Waits for a moment between two times. */
  async linger(leastMs: number, mostMs: number): Promise<void> {
    await sleep(this.random.whole(leastMs, mostMs));
  }
}
