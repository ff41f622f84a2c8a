import { unavailable } from '@rivergraph/core';
import type { Partition, Position, PositionCommit, SourceContext, SourceSession } from '@rivergraph/core';
import { delay, EventQueue } from './event-queue.ts';
import type { KinesisPort, Lease, LeaseStore } from './kinesis-port.ts';
import { ShardReader, toSequence } from './kinesis-shard.ts';

export interface KinesisSessionOptions {
  readonly stream: string;
  readonly client: KinesisPort;
  readonly leases: LeaseStore;
  readonly workerId: string;
  readonly failoverMs: number;
}

export class KinesisSession implements SourceSession {
  readonly commitIntervalMs: number;
  readonly #options: KinesisSessionOptions;
  readonly #context: SourceContext;
  readonly #queue = new EventQueue();
  readonly #stop = new AbortController();
  readonly #shards = new Map<Partition, ShardReader>();
  readonly #leaving = new Set<ShardReader>();

  constructor(options: KinesisSessionOptions, context: SourceContext) {
    this.commitIntervalMs = options.failoverMs / 3;
    this.#options = options;
    this.#context = context;
    context.signal.addEventListener('abort', () => void this.close(), { once: true });
  }

  async start(): Promise<void> {
    if ((await this.#options.client.recordDistribution()) === 'AUTO') {
      const message = 'kinesis: the stream ignores partition keys, so there is no order per key';
      this.#queue.push({ type: 'warning', code: 'no-key-order', message });
    }
    await this.#tick();
    void this.#coordinate();
  }

  async next(): ReturnType<SourceSession['next']> {
    return this.#queue.next();
  }

  pause(partitions: readonly Partition[]): void {
    for (const partition of partitions) this.#shards.get(partition)?.pause();
  }

  resume(partitions: readonly Partition[]): void {
    for (const partition of partitions) this.#shards.get(partition)?.resume();
  }

  async commit(commits: readonly PositionCommit[]): Promise<void> {
    const stored = await Promise.allSettled(commits.map(async (commit) => this.#checkpoint(commit)));
    const failure = stored.find((result) => result.status === 'rejected');
    if (failure !== undefined)
      throw unavailable('kinesis: a checkpoint was not stored', { cause: failure.reason });
  }

  async close(): Promise<void> {
    if (this.#stop.signal.aborted) return;
    this.#stop.abort();
    this.#queue.end();
    const shards = [...this.#shards.values()];
    this.#shards.clear();
    for (const shard of shards) shard.stop();
    if (this.#context.purpose === 'check') return;
    await Promise.allSettled(shards.map(async (shard) => this.#options.leases.release(shard.lease)));
  }

  orderKey(position: Position): string {
    const { sequence, sub } = toSequence(position);
    return `${sequence.padStart(64, '0')}.${String(sub).padStart(8, '0')}`;
  }

  async #checkpoint({ partition, position, ended }: PositionCommit): Promise<void> {
    const shard = this.#shards.get(partition);
    if (shard === undefined) return;
    const { leases } = this.#options;
    if (ended) await leases.createChildren(shard.lease);
    const place = position === undefined ? shard.lease.checkpoint : toSequence(position);
    const lease = await leases.checkpoint(shard.lease, ended ? 'SHARD_END' : place);
    if (lease === undefined) return this.#lose(shard);
    shard.lease = lease;
    shard.renewedAt = this.#context.clock.now();
    if (!ended) return;
    this.#shards.delete(partition);
    await this.#tick();
  }

  async #coordinate(): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      await delay(this.#context.clock, this.#options.failoverMs / 3, signal);
      await this.#tick().catch((cause: unknown) => {
        this.#context.logger.warn('kinesis: the lease table was not reached', {
          retryMs: this.commitIntervalMs,
        });
        this.#expire(cause);
      });
    }
  }

  async #tick(): Promise<void> {
    if (this.#context.purpose === 'run')
      await Promise.all([...this.#shards.values()].map(async (s) => this.#renew(s)));
    const table = await this.#options.leases.list();
    const open = table.filter(({ parents, checkpoint, owner }) => {
      const ready = parents.every(
        (id) => table.find((one) => one.shardId === id)?.checkpoint === 'SHARD_END',
      );
      return (
        ready && checkpoint !== 'SHARD_END' && (owner === undefined || this.#context.purpose === 'check')
      );
    });
    const taken = await Promise.all(open.map(async (lease) => this.#take(lease)));
    this.#assign(taken.filter((lease) => lease !== undefined));
  }

  async #take(lease: Lease): Promise<Lease | undefined> {
    return this.#context.purpose === 'check' ? lease : this.#options.leases.take(lease);
  }

  async #renew(shard: ShardReader): Promise<void> {
    const lease = await this.#options.leases.renew(shard.lease);
    if (lease === undefined) return this.#lose(shard);
    shard.lease = lease;
    shard.renewedAt = this.#context.clock.now();
    if (lease.wantedBy !== undefined && !this.#leaving.has(shard)) this.#leave(shard);
  }

  /** An owner that cannot renew must stop before the table says so. */
  #expire(cause: unknown): void {
    const now = this.#context.clock.now();
    for (const shard of this.#shards.values()) {
      if (now - shard.renewedAt > this.#options.failoverMs) this.#lose(shard);
    }
    if (cause instanceof Error && cause.name === 'AccessDeniedException') this.#queue.fail(cause);
  }

  #assign(taken: readonly Lease[]): void {
    const { stream, client } = this.#options;
    const shards = taken.map((lease) => {
      const partition: Partition = { topic: stream, id: `${stream}/${lease.shardId}` };
      return new ShardReader(lease, partition, [client, this.#queue, this.#context]);
    });
    for (const shard of shards) this.#shards.set(shard.partition, shard);
    if (shards.length === 0) return;
    const partitions = shards.map((shard) => shard.partition);
    const resume = (positions?: ReadonlyMap<Partition, Position>): void => {
      for (const shard of shards.filter((one) => this.#shards.get(one.partition) === one)) {
        shard.begin(positions?.get(shard.partition));
      }
    };
    this.#queue.push({ type: 'assigned', partitions, resume });
  }

  #lose(shard: ShardReader): void {
    if (!this.#shards.delete(shard.partition)) return;
    shard.stop();
    const partitions = [shard.partition];
    this.#queue.push({ type: 'revoked', partitions, lost: true, deadline: 0, done: () => undefined });
  }

  #leave(shard: ShardReader): void {
    this.#leaving.add(shard);
    shard.stop();
    const done = (): void => {
      this.#leaving.delete(shard);
      if (!this.#shards.delete(shard.partition)) return;
      this.#options.leases.handOver(shard.lease).catch((error: unknown) => {
        this.#context.logger.warn('kinesis: a lease was not handed over', { shard: shard.partition.id });
        this.#expire(error);
      });
    };
    const deadline = this.#context.clock.now() + 30_000;
    this.#queue.push({ type: 'revoked', partitions: [shard.partition], lost: false, deadline, done });
  }
}
