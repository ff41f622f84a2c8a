import { Conditions } from '../proxy/conditions.ts';
import type { FrontHandshake, FrontStats } from './options.ts';

type Counted = { -readonly [name in keyof FrontStats]: FrontStats[name] };

/** Counts what comes to a front. */
export class Tally {
  readonly handshakes: FrontHandshake[] = [];
  readonly #conditions = new Conditions();
  readonly #counted: Counted = {
    opened: 0,
    open: 0,
    refused: 0,
    requests: 0,
    passed: 0,
    inFlight: 0,
    mostInFlight: 0,
    mostInFlightTogether: 0,
    pings: 0,
    statusCalls: 0,
  };

  /** Counts one more, or one less. @returns how many there are then */
  add(name: keyof FrontStats, change: number = 1): number {
    this.#counted[name] += change;
    const { inFlight, mostInFlightTogether } = this.#counted;
    this.#counted.mostInFlightTogether = Math.max(inFlight, mostInFlightTogether);
    this.#conditions.changed();
    return this.#counted[name];
  }

  /** Notes how many requests a connection has in flight. */
  note(inFlight: number): void {
    this.#counted.mostInFlight = Math.max(inFlight, this.#counted.mostInFlight);
  }

  /** Gives what was counted so far. */
  stats(): FrontStats {
    return { ...this.#counted };
  }

  /** Settles when something holds; fails after the time. */
  async until(holds: (stats: FrontStats) => boolean, timeoutMs: number): Promise<void> {
    const describe = (): string =>
      `The Neptune front: expected a condition to hold within ${timeoutMs} ms, got ${JSON.stringify(this.stats())}`;
    await this.#conditions.until(() => holds(this.stats()), timeoutMs, describe);
  }

  /** Fails everybody who waits. */
  giveUp(): void {
    this.#conditions.giveUp(new Error('The Neptune front: expected requests, got a call of close'));
  }
}
