import type { Clock, Logger } from '@rivergraph/core';

const everyMs = 60_000;

/** Says the same thing once a minute at most, however many shards say it. */
export class RareWarnings {
  readonly #logger: Logger;
  readonly #clock: Clock;
  readonly #last = new Map<string, { readonly at: number; unsaid: number }>();

  constructor(logger: Logger, clock: Clock) {
    this.#logger = logger;
    this.#clock = clock;
  }

  /** Warns the first time, and again after a minute; `unsaid` is how often it was held back meanwhile. */
  warn(code: string, message: string): void {
    const last = this.#last.get(code);
    const now = this.#clock.now();
    if (last !== undefined && now - last.at < everyMs) {
      last.unsaid += 1;
      return;
    }
    this.#last.set(code, { at: now, unsaid: 0 });
    this.#logger.warn(message, { code, ...(last === undefined ? {} : { unsaid: last.unsaid }) });
  }
}
