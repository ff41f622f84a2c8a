import { silentLogger, systemClock } from '@rivergraph/core';
import type { Source } from '@rivergraph/core';
import type { KitRecord, SourceHarness, SourceStream } from '@rivergraph/core/testing';
import { createStream, listShards, putRecords } from '@rivergraph/servers';
import type { AwsAddress } from '@rivergraph/servers';
import { randomUUID } from 'node:crypto';
import { createKinesisSource } from '../../../src/index.ts';
import type { LeaseSession, LeaseStore } from '../../../src/index.ts';

/** Long enough that a loaded machine renews in time, short enough to wait for. */
const failoverMs = 3_000;

/** Makes streams of the conformance kit on an emulator, with leases of one kind. */
export function kitHarness(address: AwsAddress, newStore: () => LeaseStore): SourceHarness {
  return {
    timeoutMs: 20_000,
    quietMs: 400,
    createStream: async (partitions) => {
      const stream = `kit-${randomUUID()}`;
      await createStream(address, { stream, shards: partitions.length });
      const made = new KitStream(address, stream, newStore());
      for (const [index, records] of partitions.entries()) await made.append(index, records);
      return made;
    },
    createMissing: () => sourceOf(address, `missing-${randomUUID()}`, newStore()),
  };
}

function sourceOf(address: AwsAddress, stream: string, leases: LeaseStore): Source {
  const { endpoint, region, credentials } = address;
  return createKinesisSource({
    stream,
    kinesis: { endpoint, region, credentials },
    leases,
    failoverMs,
    commitIntervalMs: 1_000,
    pollIntervalMs: 50,
    minPollIntervalMs: 50,
  });
}

class KitStream implements SourceStream {
  readonly #address: AwsAddress;
  readonly #stream: string;
  readonly #store: LeaseStore;
  #rival: Rival | undefined;

  constructor(address: AwsAddress, stream: string, store: LeaseStore) {
    this.#address = address;
    this.#stream = stream;
    this.#store = store;
  }

  createSource(): Source {
    const source = sourceOf(this.#address, this.#stream, this.#store);
    return {
      name: source.name,
      features: source.features,
      decoder: source.decoder,
      open: async (context) => {
        await this.#rival?.leave();
        this.#rival = undefined;
        return await source.open(context);
      },
    };
  }

  async append(partition: number, records: readonly KitRecord[]): Promise<void> {
    const shards = await listShards(this.#address, this.#stream);
    const explicitHashKey = shards[partition]?.HashKeyRange?.StartingHashKey;
    if (explicitHashKey === undefined) throw new Error(`expected a shard ${partition}`);
    await putRecords(this.#address, {
      stream: this.#stream,
      records: records.map(({ key, value }) => ({
        partitionKey: key === null ? 'none' : Buffer.from(key).toString(),
        data: value ?? '',
        explicitHashKey,
      })),
    });
  }

  async revoke(partition: number, { lost }: { readonly lost: boolean }): Promise<void> {
    const shards = await listShards(this.#address, this.#stream);
    this.#rival = await Rival.take({
      store: this.#store,
      stream: this.#stream,
      shardId: shards[partition]?.ShardId ?? '',
      lost,
    });
  }

  async dispose(): Promise<void> {
    await this.#rival?.leave();
  }
}

interface Robbery {
  readonly store: LeaseStore;
  readonly stream: string;
  readonly shardId: string;
  readonly lost: boolean;
}

/** Somebody else who wants a shard, and keeps it. */
class Rival {
  readonly #leases: LeaseSession;
  readonly #shardId: string;
  readonly #stop: AbortController = new AbortController();
  #kept: Promise<void> = Promise.resolve();

  private constructor(leases: LeaseSession, shardId: string) {
    this.#leases = leases;
    this.#shardId = shardId;
  }

  static async take({ store, stream, shardId, lost }: Robbery): Promise<Rival> {
    const leases = await store.open({
      signal: new AbortController().signal,
      clock: systemClock,
      logger: silentLogger,
      stream,
      workerId: 'rival',
      purpose: 'run',
    });
    const rival = new Rival(leases, shardId);
    await rival.#change(lost);
    rival.#kept = rival.#keep();
    return rival;
  }

  /** Frees the shard. */
  async leave(): Promise<void> {
    this.#stop.abort();
    await this.#kept;
    const [row] = await this.#leases.read([this.#shardId]);
    if (row?.owner === 'rival')
      await this.#leases.update(row, { owner: null, checkpointOwner: null, counter: 'grows' });
    await this.#leases.close();
  }

  async #change(lost: boolean): Promise<void> {
    for (;;) {
      const [row] = await this.#leases.read([this.#shardId]);
      if (row === undefined) throw new Error('expected the shard to have a lease');
      const checkpointOwner = lost ? null : (row.owner ?? null);
      const counter = lost ? 'grows' : 'stays';
      const { applied } = await this.#leases.update(row, { owner: 'rival', checkpointOwner, counter });
      if (applied) return;
    }
  }

  /** Renews as an owner does, so that nobody takes the lease for one of a worker that is gone. */
  async #keep(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      const [row] = await this.#leases.read([this.#shardId]);
      const isOurs = row?.owner === 'rival' && row.checkpointOwner === undefined;
      if (row !== undefined && isOurs) await this.#leases.update(row, { counter: 'grows' });
      await new Promise((resolve) => {
        const timer = setTimeout(resolve, 300);
        this.#stop.signal.addEventListener('abort', () => {
          clearTimeout(timer);
          resolve(undefined);
        });
      });
    }
  }
}
