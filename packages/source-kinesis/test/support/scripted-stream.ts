import { misconfigured } from '@rivergraph/core';
import { pause } from '@rivergraph/core/adapter';
import type { Clock } from '@rivergraph/core';
import type {
  RawRecord,
  ShardFacts,
  ShardFeed,
  ShardPage,
  ShardStart,
  StreamFacts,
  StreamFigures,
  StreamPort,
} from '../../src/stream/stream-port.ts';
import { ScriptedFeed } from './scripted-feed.ts';
import type { WorkerClock } from './worker-clock.ts';

/** A shard, with all that was ever put into it. */
export interface ScriptedShard {
  readonly shardId: string;
  readonly parents: readonly string[];
  /** The keys that it takes: numbers from `from`, and below `to`. */
  readonly keys: { readonly from: number; readonly to: number };
  readonly records: RawRecord[];
  /** How many of its oldest records have expired. */
  trimmed: number;
  isClosed: boolean;
  children: readonly string[];
  /** From when on it is listed. */
  readonly listedAt: number;
  isGone: boolean;
}

/** How the service behaves. */
export interface StreamHabits {
  /** How long a shard that came into being is not listed, milliseconds. */
  listingDelayMs: number;
  /** Whether the end of a shard comes with the names of those that follow. */
  tellsChildren: boolean;
  /** Whether the end of a shard comes with its last records, or behind an empty page. */
  endsWithRecords: boolean;
  /** Whether pages always say that nothing is behind them. */
  alwaysCurrent: boolean;
  /** The most records of a page. */
  pageLimit: number;
  /** How long a call takes, milliseconds. */
  readMs: () => number;
  /** The pauses between two pages: behind an empty one, and behind one with records. */
  readonly pauses: { idleMs: number; busyMs: number };
}

/** So many keys are spread over the shards. */
export const keySpace = 1_024;

/** Larger than a double can hold. */
const firstSequence = 49_590_338_271_490_256_608_559_692_538_361_571_095_921_575_989_136_588_898n;

const text = new TextEncoder();

/** A stream that does what it is told. */
export class ScriptedStream {
  readonly name = 'orders';
  readonly clock: Clock;
  readonly shards: Map<string, ScriptedShard> = new Map();
  readonly habits: StreamHabits = {
    listingDelayMs: 0,
    tellsChildren: true,
    endsWithRecords: false,
    alwaysCurrent: false,
    pageLimit: 10_000,
    readMs: () => 0,
    pauses: { idleMs: 1_000, busyMs: 250 },
  };
  distribution: StreamFacts['distribution'] = 'USER_PARTITION_KEY';
  /** What calls fail with. */
  failure: Error | undefined;
  /** Where shards were read from. */
  readonly opened: { readonly shardId: string; readonly start: ShardStart }[] = [];
  #put = 0n;
  #made = 0;

  constructor(clock: Clock, count: number) {
    this.clock = clock;
    const width = keySpace / count;
    for (let index = 0; index < count; index += 1) {
      this.#make([], { from: Math.floor(index * width), to: Math.floor((index + 1) * width) });
    }
  }

  /** The shards that take records. */
  get open(): readonly ScriptedShard[] {
    return [...this.shards.values()].filter(({ isClosed }) => !isClosed);
  }

  shard(shardId: string): ScriptedShard {
    const found = this.shards.get(shardId);
    if (found === undefined) throw new Error(`there is no shard ${shardId}`);
    return found;
  }

  /** Puts a record into the shard of its key. */
  put(key: number, value: string = String(key)): RawRecord {
    const shard = this.open.find(({ keys }) => key >= keys.from && key < keys.to);
    if (shard === undefined) throw new Error(`no shard takes ${key}`);
    return this.#putInto(shard, String(key), text.encode(value));
  }

  /** Puts records into a shard, by their values. */
  putInto(shardId: string, ...values: readonly (string | Uint8Array)[]): readonly RawRecord[] {
    const shard = this.shard(shardId);
    return values.map((value) =>
      this.#putInto(shard, String(shard.keys.from), typeof value === 'string' ? text.encode(value) : value),
    );
  }

  /** Splits a shard in two. Gives the names of what follows. */
  split(shardId: string): readonly string[] {
    const { keys } = this.shard(shardId);
    const middle = Math.floor((keys.from + keys.to) / 2);
    return this.#follow(
      [shardId],
      [
        { from: keys.from, to: middle },
        { from: middle, to: keys.to },
      ],
    );
  }

  /** Makes one of two shards that are neighbours. */
  merge(left: string, right: string): readonly string[] {
    const [first, second] = [this.shard(left).keys, this.shard(right).keys];
    return this.#follow(
      [left, right],
      [{ from: Math.min(first.from, second.from), to: Math.max(first.to, second.to) }],
    );
  }

  /** Lets the oldest records of a shard expire. */
  trim(shardId: string, count: number): void {
    const shard = this.shard(shardId);
    shard.trimmed = Math.min(shard.records.length, shard.trimmed + count);
  }

  /** Lets a closed shard expire as a whole: it is not listed any more. */
  expire(shardId: string): void {
    const shard = this.shard(shardId);
    shard.trimmed = shard.records.length;
    shard.isGone = true;
  }

  /** Deletes the stream. */
  delete(): void {
    this.failure = misconfigured('the stream does not exist', { reason: 'stream-missing' });
  }

  /** The shards as they are listed now. */
  list(): readonly ShardFacts[] {
    const now = this.clock.now();
    return [...this.shards.values()]
      .filter(({ listedAt, isGone }) => listedAt <= now && !isGone)
      .map(({ shardId, parents, keys, isClosed }) => ({
        shardId,
        parents,
        isClosed,
        hashRange: { start: String(keys.from), end: String(keys.to - 1) },
      }));
  }

  /** The stream as one worker sees it. */
  port(clock: WorkerClock): ScriptedPort {
    return new ScriptedPort(this, clock);
  }

  #putInto(shard: ScriptedShard, partitionKey: string, data: Uint8Array): RawRecord {
    if (shard.isClosed) throw new Error(`${shard.shardId} takes no records`);
    this.#put += 1n;
    const sequence = String(firstSequence + this.#put);
    const record = { sequence, partitionKey, data, arrivedAt: this.clock.now() };
    shard.records.push(record);
    return record;
  }

  #follow(parents: readonly string[], ranges: readonly ScriptedShard['keys'][]): readonly string[] {
    const made = ranges.map((keys) => this.#make(parents, keys));
    for (const id of parents) {
      const parent = this.shard(id);
      parent.isClosed = true;
      parent.children = made;
    }
    return made;
  }

  #make(parents: readonly string[], keys: ScriptedShard['keys']): string {
    const shardId = `shard-${String(this.#made).padStart(2, '0')}`;
    this.#made += 1;
    const delayMs = parents.length === 0 ? 0 : this.habits.listingDelayMs;
    const listedAt = this.clock.now() + delayMs;
    const state = { records: [], trimmed: 0, isClosed: false, children: [], isGone: false };
    this.shards.set(shardId, { shardId, parents, keys, listedAt, ...state });
    return shardId;
  }
}

/** What one worker reads the stream by. */
export class ScriptedPort implements StreamPort {
  isClosed = false;
  reads = 0;
  readonly #stream: ScriptedStream;
  readonly #clock: WorkerClock;

  constructor(stream: ScriptedStream, clock: WorkerClock) {
    this.#stream = stream;
    this.#clock = clock;
  }

  async describe(signal: AbortSignal): Promise<StreamFacts> {
    await this.#call(signal);
    const { name, distribution } = this.#stream;
    return { name, arn: `arn:aws:kinesis:eu-central-1:1:stream/${name}`, status: 'ACTIVE', distribution };
  }

  async listShards(signal: AbortSignal): Promise<readonly ShardFacts[]> {
    await this.#call(signal);
    return this.#stream.list();
  }

  openShard(shardId: string, start: ShardStart): ShardFeed {
    this.#stream.opened.push({ shardId, start });
    const { habits } = this.#stream;
    const feed = new ScriptedFeed({ shard: this.#stream.shard(shardId), habits, clock: this.#clock, start });
    return {
      read: async (limit, signal): Promise<ShardPage> => {
        const page = await feed.read(limit, signal);
        if (this.#stream.failure !== undefined) throw this.#stream.failure;
        this.reads += 1;
        return page;
      },
    };
  }

  figures(): StreamFigures {
    return { reads: this.reads, throttled: 0, failed: 0, expiredIterators: 0 };
  }

  close(): void {
    this.isClosed = true;
  }

  async #call(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    const readMs = this.#stream.habits.readMs();
    if (readMs > 0) await pause(this.#clock, readMs, signal);
    await this.#clock.awake();
    signal.throwIfAborted();
    if (this.#stream.failure !== undefined) throw this.#stream.failure;
  }
}
