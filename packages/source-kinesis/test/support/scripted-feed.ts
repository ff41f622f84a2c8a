import { pause } from '@rivergraph/core/adapter';
import type { ShardFeed, ShardPage, ShardStart } from '../../src/stream/stream-port.ts';
import type { ScriptedShard, StreamHabits } from './scripted-stream.ts';
import type { WorkerClock } from './worker-clock.ts';

/** What a feed reads, and how. */
export interface ScriptedFeedOptions {
  readonly shard: ScriptedShard;
  readonly habits: StreamHabits;
  readonly clock: WorkerClock;
  readonly start: ShardStart;
}

/** Reads a shard page by page, at the pace of the service. */
export class ScriptedFeed implements ShardFeed {
  readonly #options: ScriptedFeedOptions;
  /** The index of the next record; not known before the first read. */
  #next: number | undefined;
  #waitMs = 0;
  /** The record that is asked for, until the first has come. */
  #expected: string | undefined;

  constructor(options: ScriptedFeedOptions) {
    this.#options = options;
    if (options.start.type === 'AT_SEQUENCE_NUMBER') this.#expected = options.start.sequence;
  }

  async read(limit: number, signal: AbortSignal): Promise<ShardPage> {
    const { clock, habits } = this.#options;
    signal.throwIfAborted();
    const waitMs = this.#waitMs + habits.readMs();
    if (waitMs > 0) await pause(clock, waitMs, signal);
    const page = this.#read(limit);
    await clock.awake();
    signal.throwIfAborted();
    this.#waitMs = page.records.length === 0 ? habits.pauses.idleMs : habits.pauses.busyMs;
    return page;
  }

  #read(limit: number): ShardPage {
    const { shard, habits, clock } = this.#options;
    const begin = Math.max(this.#next ?? this.#first(), shard.trimmed);
    const records = shard.records.slice(begin, begin + Math.min(limit, habits.pageLimit));
    this.#next = begin + records.length;
    const unread = shard.records[this.#next];
    const isEnd = shard.isClosed && unread === undefined && (records.length === 0 || habits.endsWithRecords);
    const lagMs = unread?.arrivedAt === undefined ? 0 : Math.max(1, clock.now() - unread.arrivedAt);
    return {
      records,
      isEnd,
      children: isEnd && habits.tellsChildren ? shard.children : [],
      behindMs: habits.alwaysCurrent ? 0 : lagMs,
      warning: this.#compare(records[0]?.sequence),
    };
  }

  #compare(first: string | undefined): ShardPage['warning'] {
    const expected = this.#expected;
    if (first === undefined || expected === undefined) return undefined;
    this.#expected = undefined;
    return first === expected ? undefined : { code: 'records-expired', message: 'it is not there any more' };
  }

  #first(): number {
    const { shard, start } = this.#options;
    if (start.type === 'TRIM_HORIZON') return 0;
    if (start.type === 'LATEST') return shard.records.length;
    const found = shard.records.findIndex((record) =>
      start.type === 'AT_TIMESTAMP'
        ? (record.arrivedAt ?? 0) >= start.timestamp
        : BigInt(record.sequence) >= BigInt(start.sequence),
    );
    return found < 0 ? shard.records.length : found;
  }
}
