import { unavailable } from '@rivergraph/core';
import type { Clock, Timer } from '@rivergraph/core';

/** What a watchdog needs and tells. */
export interface WatchdogOptions {
  readonly clock: Clock;
  readonly sessionTimeoutMs: number;
  readonly rebalanceTimeoutMs: number;
  failed(error: unknown): void;
}

/** What only the coordinator of the group answers. That other brokers answer says nothing: records come, and no commit works. */
const coordinatorRequests: ReadonlySet<string> = new Set([
  'Heartbeat',
  'JoinGroup',
  'SyncGroup',
  'OffsetCommit',
]);
const looksPerSession = 3;

/**
 * Breaks a session whose coordinator has fallen silent: by then it has given the partitions away. kafkajs asks who the coordinator
 * is only when it joins, so it may go on for long with one that is gone.
 */
export class Watchdog {
  readonly #options: WatchdogOptions;
  #answeredAt = 0;
  #isJoining = true;
  #timer: Timer | undefined;

  constructor(options: WatchdogOptions) {
    this.#options = options;
  }

  start(): void {
    this.#answeredAt = this.#options.clock.now();
    this.#arm();
  }

  answered(apiName: string): void {
    if (coordinatorRequests.has(apiName)) this.#answeredAt = this.#options.clock.now();
  }

  /** A rebalance has begun: the next answer may take as long as the slowest member. */
  joining(): void {
    this.#isJoining = true;
  }

  joined(): void {
    this.#isJoining = false;
    this.#answeredAt = this.#options.clock.now();
  }

  stop(): void {
    this.#timer?.cancel();
  }

  #arm(): void {
    const { clock, sessionTimeoutMs } = this.#options;
    this.#timer = clock.setTimer(() => this.#look(), Math.ceil(sessionTimeoutMs / looksPerSession));
  }

  #look(): void {
    const { clock, sessionTimeoutMs, rebalanceTimeoutMs, failed } = this.#options;
    const silentMs = clock.now() - this.#answeredAt;
    const patienceMs = sessionTimeoutMs + (this.#isJoining ? rebalanceTimeoutMs : 0);
    if (silentMs < patienceMs) {
      this.#arm();
      return;
    }
    failed(
      unavailable(`kafka: expected the coordinator of the group to answer, got nothing for ${silentMs} ms`, {
        reason: 'silent',
      }),
    );
  }
}
