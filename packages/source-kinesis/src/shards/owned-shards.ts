import type { EventQueue } from '@rivergraph/core/adapter';
import type { Partition, Position, SourceContext } from '@rivergraph/core';
import type { Lease } from '../leases/lease.ts';
import { toPlace } from '../position.ts';
import type { ResolvedKinesisOptions } from '../resolve-options.ts';
import type { StreamPort } from '../stream/stream-port.ts';
import { PageSize } from './page-size.ts';
import { ShardReader } from './shard-reader.ts';
import type { ShardEnding } from './shard-reader.ts';
import { startAfter, startOf } from './shard-start.ts';

/** A shard that this worker has the lease of. */
export interface OwnedShard {
  readonly shardId: string;
  readonly partition: Partition;
  /** How it came to its end, once it has. */
  readonly ending: ShardEnding | undefined;
}

/** What {@link OwnedShards} needs, and tells. */
export interface OwnedShardsOptions {
  readonly queue: EventQueue;
  readonly stream: StreamPort;
  readonly streamName: string;
  readonly options: ResolvedKinesisOptions;
  readonly context: SourceContext;
  /** What was asked for is finished. */
  letGo(shardId: string): void;
  /** Everything was read that there is, and no more is wanted. */
  done(shardId: string): void;
}

interface Owned extends OwnedShard {
  readonly lease: Lease;
  readonly reader: ShardReader;
  ending: ShardEnding | undefined;
  /** Whether the pipeline has taken the news of it: what it says of the shard before is of a time before. */
  isKnown: boolean;
  /** Whether the pipeline has begun with it. */
  isBegun: boolean;
}

/** The shards that this worker has leases for, as partitions of the pipeline. */
export class OwnedShards {
  readonly #options: OwnedShardsOptions;
  /** The same object for a shard whenever it comes back. */
  readonly #partitions: Map<string, Partition> = new Map();
  readonly #owned: Map<Partition, Owned> = new Map();

  constructor(options: OwnedShardsOptions) {
    this.#options = options;
  }

  /** What the pipeline says of a shard before it has begun with it is of a time before, when the shard was ours too. */
  find(partition: Partition): OwnedShard | undefined {
    const owned = this.#owned.get(partition);
    return owned?.isBegun === true ? owned : undefined;
  }

  /** The longest time that one of them is behind its newest record, milliseconds. */
  behindMs(): number {
    return Math.max(0, ...[...this.#owned.values()].map(({ reader }) => reader.behindMs ?? 0));
  }

  /** Hands shards to the pipeline, which says when to begin. */
  add(leases: readonly Lease[]): void {
    const added = leases.map((lease) => this.#add(lease));
    this.#options.queue.push({
      type: 'assigned',
      partitions: added.map(({ partition }) => partition),
      resume: (positions) => {
        for (const owned of added) this.#begin(owned, positions?.get(owned.partition));
      },
    });
  }

  /** The pipeline has taken the news of these. */
  told(partitions: readonly Partition[]): void {
    for (const partition of partitions) {
      const owned = this.#owned.get(partition);
      if (owned !== undefined) owned.isKnown = true;
    }
  }

  pause(partitions: readonly Partition[]): void {
    for (const { partition, reader } of this.#all(partitions)) {
      this.#options.queue.hold(partition);
      reader.pause();
    }
  }

  resume(partitions: readonly Partition[]): void {
    for (const { partition, reader } of this.#all(partitions)) {
      this.#options.queue.release(partition);
      reader.resume();
    }
  }

  /** They are somebody else's. */
  lose(shardIds: readonly string[]): void {
    const lost = this.#ofShards(shardIds);
    if (lost.length === 0) return;
    for (const owned of lost) this.#remove(owned);
    this.#options.queue.push({
      type: 'revoked',
      partitions: lost.map(({ partition }) => partition),
      lost: true,
      done: () => undefined,
    });
  }

  /** Somebody wants it: no more is read, and what was is finished until the deadline. */
  ask(shardId: string, deadline: number): void {
    for (const owned of this.#ofShards([shardId])) {
      const { partition, reader } = owned;
      reader.stop();
      this.#options.queue.drop(partition);
      const done = (): void => {
        // It may have been lost since, and have come back.
        if (this.#owned.get(partition) !== owned) return;
        this.#remove(owned);
        this.#options.letGo(shardId);
      };
      this.#options.queue.push({ type: 'revoked', partitions: [partition], lost: false, deadline, done });
    }
  }

  /** It is ours no more, and the pipeline knows. */
  forget(shardId: string): void {
    for (const owned of this.#ofShards([shardId])) this.#remove(owned);
  }

  stop(): void {
    for (const owned of this.#owned.values()) this.#remove(owned);
  }

  #add(lease: Lease): Owned {
    const { queue, stream, streamName, options, context } = this.#options;
    const { shardId } = lease;
    const partition = this.#partitions.get(shardId) ?? { topic: streamName, id: `${streamName}/${shardId}` };
    this.#partitions.set(shardId, partition);
    const reader = new ShardReader({
      partition,
      queue,
      pageSize: new PageSize(context.budget),
      deaggregate: options.deaggregate,
      until: context.until,
      clock: context.clock,
      openFeed: ({ start }) => stream.openShard(shardId, start),
      shards: () => this.#owned.size,
      ended: (ending) => {
        owned.ending = ending;
        queue.pushTo(partition, { type: 'ended', partition });
        if (ending.how === 'caught-up') this.#options.done(shardId);
      },
      failed: (error) => queue.fail(error),
    });
    const owned: Owned = {
      shardId,
      partition,
      lease,
      reader,
      ending: undefined,
      isKnown: false,
      isBegun: false,
    };
    this.#owned.set(partition, owned);
    return owned;
  }

  #begin(owned: Owned, position: Position | undefined): void {
    if (this.#owned.get(owned.partition) !== owned) return;
    owned.isBegun = true;
    try {
      owned.reader.begin(
        position === undefined
          ? startOf(owned.lease, this.#options.options.startAt)
          : startAfter(toPlace(position)),
      );
    } catch (error) {
      this.#options.queue.fail(error);
    }
  }

  #remove(owned: Owned): void {
    owned.reader.stop();
    this.#options.queue.drop(owned.partition);
    this.#owned.delete(owned.partition);
  }

  #all(partitions: readonly Partition[]): readonly Owned[] {
    return partitions.flatMap((partition) => {
      const owned = this.#owned.get(partition);
      return owned?.isKnown === true ? owned : [];
    });
  }

  #ofShards(shardIds: readonly string[]): readonly Owned[] {
    const wanted = new Set(shardIds);
    return [...this.#owned.values()].filter(({ shardId }) => wanted.has(shardId));
  }
}
