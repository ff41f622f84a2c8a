import { conflict, throttled } from '@rivergraph/core';

/** How many dry runs, bounded starts and replays go on at a time, over all streams. */
const mostRuns = 4;

/**
 * Keeps requests that run a pipeline from being many at a time: one per stream, and a few in all. Each reads, holds records in memory
 * and may have connections of its own.
 */
export class RunSlots {
  readonly #busy = new Set<string>();

  /**
   * Runs something that needs a slot.
   *
   * Failure: `conflict` with reason `stream-busy`, `throttled` with reason `too-many-runs`; else that of what runs.
   */
  async run<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
    if (this.#busy.has(name)) {
      throw conflict(`stream ${name}: expected one dry run, bounded start or replay at a time, got another`, {
        reason: 'stream-busy',
      });
    }
    if (this.#busy.size >= mostRuns) {
      throw throttled(
        `streams: expected at most ${mostRuns} dry runs, bounded starts and replays at a time, got another`,
        {
          reason: 'too-many-runs',
        },
      );
    }
    this.#busy.add(name);
    try {
      return await work();
    } finally {
      this.#busy.delete(name);
    }
  }
}
