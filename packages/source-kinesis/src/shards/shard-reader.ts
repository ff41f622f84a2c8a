import type { EventQueue } from '@rivergraph/core/adapter';
import type { Clock, Partition } from '@rivergraph/core';
import { chunkOf } from '../chunk-of.ts';
import { usualSkewMs } from '../clock-skew.ts';
import { toPosition } from '../position.ts';
import type { Place } from '../position.ts';
import type { ShardFeed, ShardPage } from '../stream/stream-port.ts';
import type { PageSize } from './page-size.ts';
import type { ReaderStart } from './shard-start.ts';

/** How a shard came to its end. */
export interface ShardEnding {
  /** `closed`: no record follows, ever. `caught-up`: everything was read that there is, and no more is wanted. */
  readonly how: 'closed' | 'caught-up';
  /** The shards that follow, as far as the service said so. */
  readonly children: readonly string[];
}

/** What a reader needs, and tells. */
export interface ShardReaderOptions {
  readonly partition: Partition;
  readonly queue: EventQueue;
  readonly pageSize: PageSize;
  readonly deaggregate: boolean;
  readonly until: 'forever' | 'end';
  readonly clock: Clock;
  openFeed(begin: ReaderStart): ShardFeed;
  /** How many shards are read now. */
  shards(): number;
  /** Everything before its end is in the queue. */
  ended(ending: ShardEnding): void;
  /** No retry helps. */
  failed(error: unknown): void;
}

/** Reads one shard from where it is told until its end, its loss, or the close of the session. */
export class ShardReader {
  readonly #options: ShardReaderOptions;
  readonly #stop: AbortController = new AbortController();
  #last: Place | undefined;
  #behindMs: number | undefined;
  #begunAt = 0;
  #isPaused = false;
  #wake: () => void = () => undefined;

  constructor(options: ShardReaderOptions) {
    this.#options = options;
  }

  get partition(): Partition {
    return this.#options.partition;
  }

  /** How far it is behind the newest record, milliseconds, once that is known. */
  get behindMs(): number | undefined {
    return this.#behindMs;
  }

  /** Begins to read; called once. */
  begin(begin: ReaderStart): void {
    this.#last = begin.after;
    this.#begunAt = this.#options.clock.now();
    this.#read(begin).catch((error: unknown) => {
      if (!this.#stop.signal.aborted) this.#options.failed(error);
    });
  }

  pause(): void {
    this.#isPaused = true;
  }

  resume(): void {
    this.#isPaused = false;
    this.#wake();
  }

  /** Reads no more, and says no more. */
  stop(): void {
    this.#stop.abort();
    this.#wake();
  }

  async #read(begin: ReaderStart): Promise<void> {
    const { pageSize, shards, openFeed } = this.#options;
    const { signal } = this.#stop;
    const feed = openFeed(begin);
    for (;;) {
      while (this.#isPaused && !signal.aborted) await this.#resumed();
      if (signal.aborted) return;
      const page = await feed.read(pageSize.limit(shards()), signal);
      if (signal.aborted) return;
      this.#deliver(page);
      const how = this.#endingOf(page);
      if (how === undefined) continue;
      this.#options.ended({ how, children: page.children });
      return;
    }
  }

  async #resumed(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
    });
  }

  #endingOf({ isEnd, records, behindMs }: ShardPage): ShardEnding['how'] | undefined {
    if (isEnd) return 'closed';
    if (this.#options.until !== 'end' || behindMs > 0) return undefined;
    // An emulator may say that nothing is behind a page when something is. Behind an empty one nothing was when it was read, and
    // behind one that came later than we did nothing is that was there then: a shard may never come to rest.
    const last = records.at(-1);
    const isLater = last?.arrivedAt !== undefined && last.arrivedAt > this.#begunAt + usualSkewMs;
    return last === undefined || isLater ? 'caught-up' : undefined;
  }

  #deliver({ records, behindMs, warning }: ShardPage): void {
    const { partition, queue, pageSize, deaggregate } = this.#options;
    if (warning !== undefined) queue.push({ type: 'warning', ...warning, partition });
    const { chunk, last } = chunkOf(partition, records, { after: this.#last, deaggregate });
    if (chunk !== undefined) {
      pageSize.learn(records.length, chunk.bytes);
      queue.pushTo(partition, { type: 'records', chunk }, chunk.bytes);
    }
    const covered = chunk?.positionAt(chunk.length - 1);
    if (last !== undefined && last !== this.#last && toPosition(last) !== covered) {
      queue.pushTo(partition, { type: 'progress', partition, position: toPosition(last) });
    }
    this.#last = last;
    if (behindMs === this.#behindMs) return;
    this.#behindMs = behindMs;
    queue.pushTo(partition, { type: 'lag', partition, behindMs });
  }
}
