import { randomUUID } from 'node:crypto';
import { createStream, putRecords, startKcl } from '@rivergraph/servers';
import type { AwsAddress, KclWorker } from '@rivergraph/servers';
import { onTestFinished } from 'vitest';
import { createDynamoLeaseStore } from '../../../src/index.ts';
import type { LeaseStore } from '../../../src/index.ts';
import { aggregate } from '../../kpl/aggregates.ts';
import { startOurs, toPlaceText } from './our-worker.ts';
import type { OurWorker } from './our-worker.ts';

/** What a world is made of. */
export interface KclWorldOptions {
  readonly version: string;
  readonly kinesis: AwsAddress;
  readonly dynamodb: AwsAddress;
}

/** Whoever reads: places, in the order of each shard. */
export interface Reader {
  places(): readonly string[];
}

/** A stream and a lease table, for workers of the Kinesis Client Library and of ours. */
export class KclWorld {
  readonly stream: string;
  readonly #options: KclWorldOptions;
  readonly #put: string[] = [];
  #texts = 0;

  private constructor(options: KclWorldOptions) {
    this.#options = options;
    this.stream = `orders-${randomUUID()}`;
  }

  /** Makes a stream with so many shards. The table is made by the worker that starts first. */
  static async make(options: KclWorldOptions, shards: number): Promise<KclWorld> {
    const world = new KclWorld(options);
    await createStream(options.kinesis, { stream: world.stream, shards });
    return world;
  }

  /** The places of all records, in the order of each shard. */
  get all(): readonly string[] {
    return this.#put;
  }

  /** Puts records, over all shards; some are put together, as a producer of the library does it. */
  async put(count: number): Promise<void> {
    const sizes = sizesOf(count);
    const records = sizes.map((size) => this.#newRecord(size));
    const places = await putRecords(this.#options.kinesis, { stream: this.stream, records });
    for (const [index, { shardId, sequenceNumber: sequence }] of places.entries()) {
      const subs = Array.from({ length: sizes[index] ?? 0 }, (_, sub) =>
        toPlaceText(shardId, { sequence, sub }),
      );
      this.#put.push(...subs);
    }
  }

  /** Starts a worker of the Kinesis Client Library, which ends with the test at the latest. */
  async startKcl(worker: string): Promise<KclWorker> {
    const application = this.stream;
    const started = await startKcl({ ...this.#options, application, stream: this.stream, worker });
    onTestFinished(async () => await started.kill());
    return started;
  }

  /** Starts a worker of ours, with a clock that is ahead; it ends with the test at the latest. */
  startOurs(workerId: string, aheadMs: number = 0): OurWorker {
    const { kinesis, stream } = { ...this.#options, stream: this.stream };
    return startOurs({ kinesis, stream, workerId, aheadMs, leases: this.#store() });
  }

  /** How readers went on one behind the other, shard by shard. */
  byShard(...readers: readonly Reader[]): ReadonlyMap<string, readonly string[]> {
    return groupByShard(readers.flatMap((reader) => reader.places()));
  }

  /** How it should be: every record once, in order. */
  wanted(): ReadonlyMap<string, readonly string[]> {
    return groupByShard(this.#put.toSorted(compareSequences));
  }

  /** Whether readers have seen all records. */
  isComplete(...readers: readonly Reader[]): boolean {
    const seen = new Set(readers.flatMap((reader) => reader.places()));
    return this.#put.every((place) => seen.has(place));
  }

  /** Those of an aggregate share a key: the library drops what belongs to another shard. */
  #newRecord(size: number): { readonly partitionKey: string; readonly data: string | Uint8Array } {
    const partitionKey = `key-${this.#texts}`;
    const texts = Array.from({ length: size }, () => {
      this.#texts += 1;
      return `text-${this.#texts}`;
    });
    if (size === 1) return { partitionKey, data: texts.join('') };
    return {
      partitionKey,
      data: aggregate(texts.map((text) => ({ partitionKey, data: Buffer.from(text) }))),
    };
  }

  #store(): LeaseStore {
    const { endpoint, region, credentials } = this.#options.dynamodb;
    return createDynamoLeaseStore({ table: this.stream, dynamodb: { endpoint, region, credentials } });
  }
}

/** Tells where a worker of the Kinesis Client Library was. */
export function placesOf(worker: KclWorker): Reader {
  return { places: () => worker.records.map((record) => toPlaceText(record.shardId, record)) };
}

/** Of five Kinesis records one is put together of three. */
function sizesOf(count: number): readonly number[] {
  const sizes: number[] = [];
  for (let left = count; left > 0; left -= sizes.at(-1) ?? left)
    sizes.push(sizes.length % 5 === 4 ? Math.min(3, left) : 1);
  return sizes;
}

/** The shard that a place is in. */
export function shardOf(place: string): string {
  return place.split('@')[0] ?? '';
}

function groupByShard(places: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const groups = new Map<string, string[]>();
  for (const place of places) groups.set(shardOf(place), [...(groups.get(shardOf(place)) ?? []), place]);
  return groups;
}

/** Those of one aggregate stay as they are: sorting is stable. */
function compareSequences(left: string, right: string): number {
  const difference = sequenceOf(left) - sequenceOf(right);
  return difference < 0n ? -1 : Number(difference > 0n);
}

function sequenceOf(place: string): bigint {
  return BigInt(/@(\d+)/.exec(place)?.[1] ?? '');
}
