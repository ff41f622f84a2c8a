import { internal } from '@rivergraph/core';
import type { HeaderValue, Partition, Position, RecordChunk, RecordHeaders } from '@rivergraph/core';

export interface KinesisEvent {
  readonly Records: readonly {
    readonly eventID: string;
    readonly eventSourceARN: string;
    readonly kinesis: {
      readonly partitionKey: string;
      readonly sequenceNumber: string;
      readonly data: string;
      readonly approximateArrivalTimestamp: number;
    };
  }[];
}

export interface MskEvent {
  readonly records: Readonly<Record<string, readonly MskRecord[]>>;
}

interface MskRecord {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly timestamp: number;
  readonly key?: string | undefined;
  readonly value?: string | undefined;
  readonly headers: readonly Readonly<Record<string, readonly number[]>>[];
}

interface Row {
  readonly key: Uint8Array | null;
  readonly value: Uint8Array | null;
  readonly headers: RecordHeaders;
  readonly timestamp: number;
  readonly position: Position;
}

export class RowChunk implements RecordChunk {
  readonly partition: Partition;
  readonly length: number;
  readonly bytes: number;
  readonly #rows: readonly Row[];

  constructor(partition: Partition, rows: readonly Row[]) {
    this.partition = partition;
    this.length = rows.length;
    this.bytes = rows.reduce((sum, { value }) => sum + (value?.length ?? 0), 0);
    this.#rows = rows;
  }

  keyAt = (index: number): Uint8Array | null => this.#at(index).key;
  valueAt = (index: number): Uint8Array | null => this.#at(index).value;
  headersAt = (index: number): RecordHeaders => this.#at(index).headers;
  timestampAt = (index: number): number => this.#at(index).timestamp;
  positionAt = (index: number): Position => this.#at(index).position;

  #at(index: number): Row {
    const row = this.#rows[index];
    if (row === undefined) throw internal(`lambda: no record ${index} in a chunk of ${this.length}`);
    return row;
  }
}

/** One invocation is one shard; a shard names itself in the event's id. */
export function toShardChunk({ Records }: KinesisEvent): RowChunk | undefined {
  const first = Records[0];
  if (first === undefined) return undefined;
  const topic = first.eventSourceARN.split('/').at(-1) ?? '';
  const partition = { topic, id: `${topic}/${first.eventID.split(':')[0]}` };
  const rows = Records.map(({ kinesis }) => ({
    key: new TextEncoder().encode(kinesis.partitionKey),
    value: Buffer.from(kinesis.data, 'base64'),
    headers: {},
    timestamp: kinesis.approximateArrivalTimestamp * 1000,
    position: { sequence: kinesis.sequenceNumber, sub: 0 },
  }));
  return new RowChunk(partition, rows);
}

export function toPartitionChunks({ records }: MskEvent): readonly RowChunk[] {
  return Object.entries(records).map(([id, rows]) => {
    const topic = rows[0]?.topic ?? '';
    return new RowChunk({ topic, id }, rows.map(toRow));
  });
}

function toRow({ key, value, headers, timestamp, offset }: MskRecord): Row {
  const all: Record<string, HeaderValue | HeaderValue[]> = {};
  for (const [name, bytes] of headers.flatMap((header) => Object.entries(header))) {
    all[name] = [...[all[name] ?? []].flat(), Uint8Array.from(bytes)];
  }
  return { key: decode(key), value: decode(value), headers: all, timestamp, position: offset };
}

function decode(base64: string | undefined): Uint8Array | null {
  return base64 === undefined ? null : Buffer.from(base64, 'base64');
}
