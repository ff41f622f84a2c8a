import { unavailable } from '@rivergraph/core';
import type { Partition, Position, PositionCommit, SourceSession } from '@rivergraph/core';
import { EventQueue } from './event-queue.ts';
import { KafkaChunk, toOffset } from './kafka-chunk.ts';
import { firstOffset } from './kafka-offsets.ts';
import type { KafkaSessionOptions, Owned } from './kafka-offsets.ts';
import type { AdminPort, BatchPort, ConsumerPort } from './kafka-port.ts';

export class KafkaSession implements SourceSession {
  readonly commitIntervalMs = 1000;
  readonly #options: KafkaSessionOptions;
  readonly #consumer: ConsumerPort;
  readonly #admin: AdminPort;
  readonly #queue = new EventQueue();
  readonly #interned = new Map<string, Partition>();
  readonly #owned = new Map<Partition, Owned>();
  #memberId: string | undefined;

  constructor(options: KafkaSessionOptions, consumer: ConsumerPort, admin: AdminPort) {
    this.#options = options;
    this.#consumer = consumer;
    this.#admin = admin;
  }

  async start(): Promise<void> {
    await Promise.all([this.#consumer.connect(), this.#admin.connect()]);
    await this.#consumer.subscribe({ topics: [...this.#options.topics], fromBeginning: true });
    this.#consumer.on('consumer.group_join', ({ payload }) =>
      this.#join(payload.memberId, payload.memberAssignment),
    );
    this.#consumer.on('consumer.rebalancing', () =>
      this.#queue.push({ type: 'unsettled', partitions: [...this.#owned.keys()] }),
    );
    this.#consumer.on('consumer.end_batch_process', ({ payload }) => {
      if (payload.batchSize === 0)
        this.#progress(this.#intern(payload.topic, payload.partition), payload.lastOffset);
    });
    this.#consumer.on('consumer.crash', ({ payload }) => {
      if (!payload.restart)
        this.#queue.fail(unavailable('kafka: the consumer crashed', { cause: payload.error }));
    });
    await this.#consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      partitionsConsumedConcurrently: 16,
      eachBatch: async (payload) => {
        this.#take(payload.batch);
        payload.resolveOffset(payload.batch.lastOffset());
      },
    });
  }

  async next(): ReturnType<SourceSession['next']> {
    return this.#queue.next();
  }

  pause(partitions: readonly Partition[]): void {
    for (const partition of partitions.filter((one) => this.#owned.has(one))) {
      this.#queue.hold(partition);
      this.#consumer.pause(this.#names([partition]));
    }
  }

  resume(partitions: readonly Partition[]): void {
    for (const partition of partitions.filter((one) => this.#owned.has(one))) {
      this.#queue.release(partition);
      this.#consumer.resume(this.#names([partition]));
    }
  }

  async commit(commits: readonly PositionCommit[]): Promise<void> {
    const offsets = commits.flatMap(({ partition, position }) => {
      const owned = this.#owned.get(partition);
      if (owned === undefined || position === undefined) return [];
      return [{ topic: owned.topic, partition: owned.partition, offset: String(toOffset(position) + 1n) }];
    });
    try {
      await this.#consumer.commitOffsets(offsets);
    } catch (cause) {
      throw unavailable('kafka: the group did not take the offsets', { cause });
    }
  }

  async close(): Promise<void> {
    this.#queue.end();
    await this.#consumer.stop();
    await Promise.allSettled([this.#consumer.disconnect(), this.#admin.disconnect()]);
  }

  orderKey(position: Position): string {
    return String(toOffset(position)).padStart(20, '0');
  }

  #join(memberId: string, assignment: Record<string, number[]>): void {
    const now = new Map<Partition, Owned>();
    for (const [topic, partitions] of Object.entries(assignment)) {
      for (const partition of partitions) {
        now.set(this.#intern(topic, partition), { topic, partition, next: undefined });
      }
    }
    const kept = (partition: Partition): boolean => memberId === this.#memberId && now.has(partition);
    this.#revoke([...this.#owned.keys()].filter((partition) => !kept(partition)));
    for (const { topic, partition, next } of this.#owned.values()) {
      if (next !== undefined) this.#consumer.seek({ topic, partition, offset: String(next) });
    }
    this.#memberId = memberId;
    this.#assign(new Map([...now].filter(([partition]) => !this.#owned.has(partition))));
  }

  #assign(gained: ReadonlyMap<Partition, Owned>): void {
    for (const [partition, owned] of gained) this.#owned.set(partition, owned);
    const partitions = [...gained.keys()];
    this.#consumer.pause(this.#names(partitions));
    this.#queue.push({
      type: 'assigned',
      partitions,
      resume: (positions) => {
        const places = [...gained].map(async ([partition, owned]) =>
          this.#begin(owned, partition, positions),
        );
        Promise.all(places).catch((error: unknown) => this.#queue.fail(error));
      },
    });
  }

  async #begin(
    owned: Owned,
    partition: Partition,
    positions?: ReadonlyMap<Partition, Position>,
  ): Promise<void> {
    const given = positions?.get(partition);
    const stored =
      given === undefined ? await firstOffset(this.#admin, this.#options, owned) : toOffset(given) + 1n;
    const next = owned.next ?? stored;
    if (this.#owned.get(partition) !== owned) return;
    const { topic, partition: number } = owned;
    if (next !== undefined) this.#consumer.seek({ topic, partition: number, offset: String(next) });
    this.#consumer.resume(this.#names([partition]));
  }

  #take(batch: BatchPort): void {
    const partition = this.#intern(batch.topic, batch.partition);
    const owned = this.#owned.get(partition);
    const first = batch.messages[0];
    const last = batch.messages.at(-1);
    if (owned === undefined || first === undefined || last === undefined) return;
    if (owned.next !== undefined && BigInt(first.offset) < owned.next) {
      const message = `kafka: ${partition.id} expected offset ${owned.next}, got ${first.offset}`;
      this.#queue.push({ type: 'warning', code: 'offset-reset', message, partition });
      this.#revoke([partition]);
      this.#assign(new Map([[partition, { ...owned, next: BigInt(first.offset) }]]));
      return;
    }
    this.#queue.push({ type: 'records', chunk: new KafkaChunk(partition, batch) });
    if (batch.lastOffset() !== last.offset) this.#progress(partition, batch.lastOffset());
    owned.next = BigInt(batch.lastOffset()) + 1n;
    const records = Number(BigInt(batch.highWatermark) - owned.next);
    this.#queue.push({ type: 'lag', partition, records });
  }

  #progress(partition: Partition, position: string): void {
    if (this.#owned.has(partition)) this.#queue.push({ type: 'progress', partition, position });
  }

  /** kafkajs keeps its pause flags over a rebalance: without the resume a partition that returns stays silent. */
  #revoke(partitions: readonly Partition[]): void {
    if (partitions.length === 0) return;
    this.#consumer.resume(this.#names(partitions));
    for (const partition of partitions) {
      this.#queue.drop(partition);
      this.#owned.delete(partition);
    }
    this.#queue.push({ type: 'revoked', partitions, lost: true, deadline: 0, done: () => undefined });
  }

  #intern(topic: string, partition: number): Partition {
    const id = `${topic}-${partition}`;
    const known = this.#interned.get(id) ?? { topic, id };
    this.#interned.set(id, known);
    return known;
  }

  #names(partitions: readonly Partition[]): { topic: string; partitions: number[] }[] {
    return partitions.flatMap((partition) => {
      const owned = this.#owned.get(partition);
      return owned === undefined ? [] : [{ topic: owned.topic, partitions: [owned.partition] }];
    });
  }
}
