/** How often a shard is asked. */
export interface PaceSettings {
  /** From call to call when everything was read. */
  readonly pollIntervalMs: number;
  /** From call to call when there is more. */
  readonly minPollIntervalMs: number;
  /** From 0 to 1; spreads the calls of many shards. */
  readonly random: () => number;
}

/** What a call came to. */
export interface PacedCall {
  readonly startedAt: number;
  readonly hasMore: boolean;
  readonly bytes: number;
}

/** Of the interval. */
const jitter = 0.1;

/** The service gives 2 MiB per second and shard, and refuses calls until what it gave beyond is made up for. */
const bytesPerMs = (2 * 1024 * 1024) / 1_000;

/** Keeps the calls for a shard apart, from start to start. */
export class Pace {
  readonly #settings: PaceSettings;
  #nextAt = 0;

  constructor(settings: PaceSettings) {
    this.#settings = settings;
  }

  /** How long the next call has to wait. */
  waitMs(now: number): number {
    return Math.max(0, this.#nextAt - now);
  }

  /** Learns of the last call. */
  took({ startedAt, hasMore, bytes }: PacedCall): void {
    const { pollIntervalMs, minPollIntervalMs, random } = this.#settings;
    const interval = (hasMore ? minPollIntervalMs : pollIntervalMs) * (1 + jitter * random());
    this.#nextAt = startedAt + Math.ceil(Math.max(interval, bytes / bytesPerMs));
  }
}
