import type { Partition } from '@rivergraph/core';
import { KafkaChunk } from '../chunk.ts';
import type { FetchedHeaders, FetchedMessage } from '../client.ts';
import type { LambdaKafkaHeader, LambdaKafkaRecord } from './event.ts';

/** Knows the partitions that events have come from: each is the same object in every invocation, as a source has it. */
export class EventChunks {
  readonly #partitions: Map<string, Partition> = new Map();

  /** Makes a chunk of each partition's records. */
  of(lists: readonly (readonly LambdaKafkaRecord[])[]): readonly KafkaChunk[] {
    return lists.flatMap((records) => {
      const first = records[0];
      if (first === undefined) return [];
      return new KafkaChunk(this.#partitionOf(first), records.map(messageOf), records.length);
    });
  }

  #partitionOf({ topic, partition: number }: LambdaKafkaRecord): Partition {
    const id = `${topic}-${number}`;
    const partition = this.#partitions.get(id) ?? Object.freeze({ topic, id });
    this.#partitions.set(id, partition);
    return partition;
  }
}

function messageOf({ key, value, offset, timestamp, headers }: LambdaKafkaRecord): FetchedMessage {
  return {
    key: bytesOf(key),
    value: bytesOf(value),
    offset: String(offset),
    timestamp: String(timestamp),
    headers: headers === undefined || headers.length === 0 ? undefined : headersOf(headers),
  };
}

function bytesOf(base64: string | null | undefined): Buffer | null {
  return typeof base64 === 'string' ? Buffer.from(base64, 'base64') : null;
}

/** A name that occurs several times gets a list, as the Kafka client does it. */
function headersOf(headers: readonly LambdaKafkaHeader[]): FetchedHeaders {
  const byName = new Map<string, Buffer[]>();
  for (const [name, bytes] of headers.flatMap((header) => Object.entries(header))) {
    const values = byName.get(name) ?? [];
    byName.set(name, values);
    if (bytes !== null) values.push(Buffer.from(bytes));
  }
  return Object.fromEntries(
    [...byName].map(([name, values]) => [name, values.length > 1 ? values : values[0]]),
  );
}
