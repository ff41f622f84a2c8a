import { misconfigured } from '@rivergraph/core';
import type { Partition } from '@rivergraph/core';
import { chunkOf } from '../chunk-of.ts';
import type { KinesisChunk } from '../chunk.ts';
import type { RawRecord } from '../stream/stream-port.ts';
import type { LambdaKinesisRecord } from './event.ts';

/** Knows the shards that events have come from: each is the same object in every invocation, as a source has it. */
export class EventChunks {
  readonly #deaggregate: boolean;
  readonly #partitions: Map<string, Partition> = new Map();

  constructor({ deaggregate }: { readonly deaggregate: boolean }) {
    this.#deaggregate = deaggregate;
  }

  /** Makes a chunk for each shard that records are of; an event has one, and nothing here depends on it. */
  of(records: readonly LambdaKinesisRecord[]): readonly KinesisChunk[] {
    const byShard = new Map<Partition, RawRecord[]>();
    for (const record of records) {
      const partition = this.#partitionOf(record);
      const raw = byShard.get(partition) ?? [];
      byShard.set(partition, raw);
      raw.push(rawOf(record));
    }
    return [...byShard].flatMap(([partition, raw]) => {
      const { chunk } = chunkOf(partition, raw, { after: undefined, deaggregate: this.#deaggregate });
      return chunk ?? [];
    });
  }

  #partitionOf({ eventSourceARN, eventID }: LambdaKinesisRecord): Partition {
    const topic = /:stream\/([^/]+)/.exec(eventSourceARN)?.[1];
    const shard = /^([^:]+):/.exec(eventID)?.[1];
    if (topic === undefined || shard === undefined) {
      throw misconfigured(
        'lambda: expected eventSourceARN to name a stream and eventID a shard, got other texts',
      );
    }
    const id = `${topic}/${shard}`;
    const partition = this.#partitions.get(id) ?? Object.freeze({ topic, id });
    this.#partitions.set(id, partition);
    return partition;
  }
}

function rawOf({ kinesis }: LambdaKinesisRecord): RawRecord {
  const { sequenceNumber, partitionKey, data, approximateArrivalTimestamp: seconds } = kinesis;
  return {
    sequence: sequenceNumber,
    partitionKey,
    data: Buffer.from(data, 'base64'),
    arrivedAt: typeof seconds === 'number' ? Math.round(seconds * 1_000) : undefined,
  };
}
