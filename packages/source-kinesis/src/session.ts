import { atMost, EventQueue } from '@rivergraph/core/adapter';
import { closed } from '@rivergraph/core';
import type {
  Partition,
  Position,
  PositionCommit,
  SourceContext,
  SourceEvent,
  SourceSession,
} from '@rivergraph/core';
import { BoundedLeases } from './leases/bounded-leases.ts';
import { LeaseKeeper } from './leases/keeper.ts';
import type { LeaseSession } from './leases/lease-store.ts';
import { orderKeyOf, toPlace } from './position.ts';
import type { Place } from './position.ts';
import type { ResolvedKinesisOptions } from './resolve-options.ts';
import { OwnedShards } from './shards/owned-shards.ts';
import type { ShardEnding } from './shards/shard-reader.ts';
import type { StreamFacts, StreamPort } from './stream/stream-port.ts';

/** What a session is made of. */
export interface KinesisSessionParts {
  readonly stream: StreamPort;
  readonly facts: StreamFacts;
  readonly leases: LeaseSession;
  /** Aborted by the session when it has let everything go. */
  readonly stop: AbortController;
  readonly options: ResolvedKinesisOptions;
  readonly context: SourceContext;
}

/** Less than a pipeline waits for a session to close. */
const releasePatienceMs = 4_000;

/** Reads the shards that this worker has leases for. */
export class KinesisSession implements SourceSession {
  readonly commitIntervalMs: number;
  readonly #parts: KinesisSessionParts;
  readonly #queue: EventQueue = new EventQueue();
  readonly #keeper: LeaseKeeper;
  readonly #shards: OwnedShards;
  #closing: Promise<void> | undefined;

  constructor(parts: KinesisSessionParts) {
    const { options, context, stream, facts } = parts;
    this.#parts = parts;
    this.commitIntervalMs = options.commitIntervalMs;
    this.#shards = new OwnedShards({
      queue: this.#queue,
      stream,
      streamName: facts.name,
      options,
      context,
      letGo: (shardId) => void this.#keeper.letGo(shardId),
      done: (shardId) => this.#keeper.done(shardId),
    });
    this.#keeper = this.#newKeeper();
  }

  /** Takes a first share of the shards, or what can be had of it. Failure: a coded error. */
  async start(): Promise<void> {
    const { facts, context } = this.#parts;
    if (facts.distribution === 'AUTO') {
      const message =
        'kinesis: the stream spreads records over its shards by itself (RecordDistributionStrategy AUTO), so there is no order per partition key; guard what must not go back in time by versions';
      this.#queue.push({ type: 'warning', code: 'no-key-order', message });
    }
    await this.#keeper.start();
    context.signal.addEventListener('abort', this.#onAbort, { once: true });
    if (context.signal.aborted) this.#onAbort();
  }

  async next(): Promise<SourceEvent | undefined> {
    const event = await this.#queue.next();
    if (event?.type === 'assigned') this.#shards.told(event.partitions);
    return event;
  }

  pause(partitions: readonly Partition[]): void {
    this.#shards.pause(partitions);
  }

  resume(partitions: readonly Partition[]): void {
    this.#shards.resume(partitions);
  }

  async commit(commits: readonly PositionCommit[]): Promise<void> {
    if (this.#closing !== undefined) throw closed('kinesis: expected commit before close');
    const stored = await Promise.allSettled(commits.map(async (commit) => await this.#store(commit)));
    const failure = stored.find((result) => result.status === 'rejected');
    if (failure !== undefined) throw failure.reason;
  }

  async close(): Promise<void> {
    this.#closing ??= this.#close();
    await this.#closing;
  }

  orderKey(position: Position): string {
    return orderKeyOf(position);
  }

  figures(): Readonly<Record<string, number>> {
    return {
      ...this.#keeper.figures(),
      behindLatestMs: this.#shards.behindMs(),
      ...this.#parts.stream.figures(),
    };
  }

  readonly #onAbort = (): void => void this.close();

  #newKeeper(): LeaseKeeper {
    const { leases, options, context, stream, stop } = this.#parts;
    const { clock, logger, until } = context;
    return new LeaseKeeper({
      ...options,
      store: new BoundedLeases(leases, { clock, failoverMs: options.failoverMs }),
      clock,
      logger,
      listShards: async () => await stream.listShards(stop.signal),
      events: {
        acquired: (taken) => this.#shards.add(taken),
        lost: (shardIds) => this.#shards.lose(shardIds),
        asked: (shardId, deadline) => this.#shards.ask(shardId, deadline),
        exhausted: () => (until === 'end' ? this.#queue.finish() : undefined),
        failed: (error) => this.#queue.fail(error),
      },
    });
  }

  async #store({ partition, position, ended }: PositionCommit): Promise<void> {
    const shard = this.#shards.find(partition);
    if (shard === undefined) return;
    const { shardId, ending } = shard;
    const place = position === undefined ? undefined : toPlace(position);
    const result = await this.#write(shardId, place, ended ? ending : undefined);
    // One that was lost meanwhile has been told of, or is by the keeper.
    if (result === 'stored' && ended && ending !== undefined) this.#shards.forget(shardId);
  }

  async #write(
    shardId: string,
    place: Place | undefined,
    ending: ShardEnding | undefined,
  ): Promise<'stored' | 'lost'> {
    if (ending?.how === 'closed') return await this.#keeper.end(shardId, { ...ending, at: place });
    if (ending?.how === 'caught-up') return await this.#keeper.leave(shardId, place);
    return place === undefined ? 'stored' : await this.#keeper.checkpoint(shardId, place);
  }

  async #close(): Promise<void> {
    const { context, leases, stop, stream } = this.#parts;
    context.signal.removeEventListener('abort', this.#onAbort);
    this.#queue.end();
    this.#shards.stop();
    // Where the table does not answer, leases expire by themselves.
    await atMost(context.clock, releasePatienceMs, this.#keeper.stop());
    stop.abort();
    await leases.close();
    stream.close();
  }
}
