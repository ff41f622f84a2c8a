import { unavailable } from '@rivergraph/core';
import type { Clock, Timer } from '@rivergraph/core';

/** What a watchdog needs and tells. */
export interface WatchdogOptions {
  readonly clock: Clock;
  readonly sessionTimeoutMs: number;
  failed(error: unknown): void;
}

/** By then the broker has given the partitions away, and every retry of the client has ended. */
const silentSessions = 3;

/** Breaks a session whose client has fallen silent: it was answered nothing, and has not given up either. */
export class Watchdog {
  readonly #options: WatchdogOptions;
  #answeredAt = 0;
  #timer: Timer | undefined;

  constructor(options: WatchdogOptions) {
    this.#options = options;
  }

  start(): void {
    this.answered();
    this.#arm();
  }

  answered(): void {
    this.#answeredAt = this.#options.clock.now();
  }

  stop(): void {
    this.#timer?.cancel();
  }

  #arm(): void {
    const { clock, sessionTimeoutMs, failed } = this.#options;
    this.#timer = clock.setTimer(() => {
      const silentMs = clock.now() - this.#answeredAt;
      if (silentMs < silentSessions * sessionTimeoutMs) return this.#arm();
      failed(
        unavailable(`kafka: expected brokers to answer, got nothing for ${silentMs} ms`, {
          reason: 'silent',
        }),
      );
    }, sessionTimeoutMs);
  }
}
