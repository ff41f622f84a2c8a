import { unavailable } from '@rivergraph/core';
import { pause } from '@rivergraph/core/adapter';
import { GetRecordsCommand } from '@aws-sdk/client-kinesis';
import { reasonOf } from '../errors.ts';
import { Cursor } from './cursor.ts';
import { openIterator } from './open-iterator.ts';
import type { IteratorSettings } from './open-iterator.ts';
import type { Pace } from './pace.ts';
import { ShardSearch } from './shard-search.ts';
import type { StreamContext } from './stream-context.ts';
import type { ShardFeed, ShardPage, ShardStart, ShardWarning } from './stream-port.ts';
import { bytesOf, toPage } from './to-page.ts';

/** What one shard is read with. */
export interface FeedSettings {
  readonly context: StreamContext;
  readonly shardId: string;
  readonly start: ShardStart;
  readonly pace: Pace;
}

/** The service gives no more at a time. */
const mostRecords = 10_000;

const noMore: ShardPage = { records: [], isEnd: true, children: [], behindMs: 0, warning: undefined };

/** Reads a shard by asking again and again, within what the service allows. */
export class PollingFeed implements ShardFeed {
  readonly #context: StreamContext;
  readonly #shardId: string;
  readonly #pace: Pace;
  readonly #cursor: Cursor;
  readonly #place: IteratorSettings;
  readonly #search: ShardSearch;
  #iterator: string | undefined;
  #isOver = false;

  constructor({ context, shardId, start, pace }: FeedSettings) {
    this.#context = context;
    this.#shardId = shardId;
    this.#pace = pace;
    this.#cursor = new Cursor(start);
    this.#place = { context, shardId, cursor: this.#cursor };
    this.#search = new ShardSearch(this.#place);
  }

  async read(limit: number, signal: AbortSignal): Promise<ShardPage> {
    signal.throwIfAborted();
    if (this.#isOver) return noMore;
    const { clock, patience } = this.#context;
    await pause(clock, this.#pace.waitMs(clock.now()), signal);
    const most = Math.min(Math.max(1, Math.floor(limit)), mostRecords);
    return patience.run(async () => this.#tryRead(most, signal), { signal, forMs: Infinity });
  }

  async #tryRead(limit: number, signal: AbortSignal): Promise<ShardPage> {
    try {
      const page = await this.#readPage(limit, signal);
      this.#search.reset();
      return page;
    } catch (error) {
      if (reasonOf(error) !== 'stream-missing') throw error;
      return await this.#endIfGone(error, signal);
    }
  }

  async #readPage(limit: number, signal: AbortSignal): Promise<ShardPage> {
    const kept = this.#iterator;
    if (kept !== undefined) {
      const page = await this.#unlessStale(this.#getRecords(kept, limit, signal));
      if (page !== undefined) return page;
    }
    const fresh = await openIterator(this.#place, signal);
    this.#iterator = fresh;
    const page = await this.#unlessStale(this.#getRecords(fresh, limit, signal));
    if (page !== undefined) return page;
    throw unavailable(`${this.#context.calls.subject('GetRecords')}: expected a new iterator to be taken`, {
      reason: 'expired-iterator',
    });
  }

  /** Gives nothing when another iterator may help; this one is forgotten then. */
  async #unlessStale(reading: Promise<ShardPage>): Promise<ShardPage | undefined> {
    try {
      return await reading;
    } catch (error) {
      const reason = reasonOf(error);
      if (reason !== 'expired-iterator' && reason !== 'invalid-argument') throw error;
      if (reason === 'expired-iterator') this.#context.counts.expiredIterators += 1;
      this.#iterator = undefined;
      return undefined;
    }
  }

  async #getRecords(iterator: string, limit: number, signal: AbortSignal): Promise<ShardPage> {
    const { calls, clock, counts, stream } = this.#context;
    const startedAt = clock.now();
    const address = 'StreamARN' in stream.address ? stream.address : {};
    const input = { ShardIterator: iterator, Limit: limit, ...address };
    const answer = await calls.run(
      'GetRecords',
      async (client, options) => client.send(new GetRecordsCommand(input), options),
      signal,
    );
    counts.reads += 1;
    const page = toPage(answer);
    // An emulator says that it is never behind: a full page says more.
    const hasMore = page.behindMs > 0 || page.records.length >= limit;
    this.#pace.took({ startedAt, hasMore, bytes: bytesOf(page) });
    const warning = this.#moveCursor(page);
    if (page.records.length === 0 && !hasMore) this.#cursor.foundNothing(startedAt);
    this.#iterator = answer.NextShardIterator;
    this.#isOver = page.isEnd;
    return { ...page, warning };
  }

  #moveCursor({ records, isEnd, behindMs }: ShardPage): ShardWarning | undefined {
    const [first, last] = [records.at(0), records.at(-1)];
    if (first !== undefined && last !== undefined) {
      return this.#cursor.took(first.sequence, last.sequence) ? this.#expired() : undefined;
    }
    // Pages may be empty on the way to a record, but not where the shard ends, or nothing newer is.
    if (!this.#cursor.isExpecting || !(isEnd || behindMs === 0)) return undefined;
    this.#cursor.gaveNothing();
    return this.#expired();
  }

  #expired(): ShardWarning {
    return this.#warning(
      'records-expired',
      'the record to go on with is kept no more, and records behind it may have been removed before they were read',
    );
  }

  async #endIfGone(cause: unknown, signal: AbortSignal): Promise<ShardPage> {
    this.#iterator = undefined;
    await this.#search.expectGone(cause, signal);
    this.#isOver = true;
    const warning = this.#warning(
      'shard-trimmed',
      'it is listed no more: its records have expired, and some may not have been read',
    );
    return { ...noMore, warning };
  }

  #warning(code: ShardWarning['code'], text: string): ShardWarning {
    return {
      code,
      message: `kinesis: shard ${this.#shardId} of stream ${this.#context.stream.name}: ${text}`,
    };
  }
}
