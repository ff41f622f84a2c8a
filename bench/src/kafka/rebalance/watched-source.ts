import type {
  Partition,
  PositionCommit,
  Source,
  SourceEvent,
  SourceRecord,
  SourceSession,
} from '@rivergraph/core';
import type { MemberLog } from './member-log.ts';

/** Who watches a source, and whether the pipeline hears of a rebalance that begins. */
export interface Watching {
  readonly log: MemberLog;
  readonly hearsUnsettled: boolean;
}

/** A source whose events and commits are noted, and which may keep to itself that a rebalance begins. */
export function watchedSource<TRecord extends SourceRecord>(
  source: Source<TRecord>,
  watching: Watching,
): Source<TRecord> {
  return {
    name: source.name,
    features: source.features,
    decoder: source.decoder,
    open: async (context) => new WatchedSession(await source.open(context), watching),
  };
}

class WatchedSession implements SourceSession {
  readonly #session: SourceSession;
  readonly #watching: Watching;

  constructor(session: SourceSession, watching: Watching) {
    this.#session = session;
    this.#watching = watching;
  }

  get commitIntervalMs(): number | undefined {
    return this.#session.commitIntervalMs;
  }

  async next(): Promise<SourceEvent | undefined> {
    const { log, hearsUnsettled } = this.#watching;
    for (;;) {
      const event = await this.#session.next();
      if (event !== undefined) log.told(event);
      if (event?.type !== 'unsettled' || hearsUnsettled) return event;
      event.done?.();
    }
  }

  pause(partitions: readonly Partition[]): void {
    this.#session.pause(partitions);
  }

  resume(partitions: readonly Partition[]): void {
    this.#session.resume(partitions);
  }

  async commit(commits: readonly PositionCommit[]): Promise<void> {
    await this.#session.commit(commits);
    this.#watching.log.stored(commits);
  }

  async close(): Promise<void> {
    await this.#session.close();
  }
}
