import type { Partition, Position } from './partition.ts';

/** The value of a record header as the source gives it. @public */
export type HeaderValue = Uint8Array | string | null;

/** The headers of a record. A name that occurs several times has a list. @public */
export interface RecordHeaders {
  readonly [name: string]: HeaderValue | readonly HeaderValue[] | undefined;
}

/**
 * Records of one partition, in order, as they came from the source; accessed by column so that a source need not build
 * an object per record.
 *
 * Ownership: core keeps a chunk until its last record is finished, so what the accessors return must stay valid and
 * unchanged until then. The accessors are synchronous, cheap and may be called more than once.
 *
 * @public
 */
export interface RecordChunk {
  readonly partition: Partition;
  /** How many records; at least 1. */
  readonly length: number;
  /** The memory that stays alive while any record of the chunk is unfinished, in bytes; counted against the budget. */
  readonly bytes: number;
  keyAt(index: number): Uint8Array | null;
  /** The raw value; `null` is a tombstone. */
  valueAt(index: number): Uint8Array | null;
  headersAt(index: number): RecordHeaders;
  /** Milliseconds since 1970, or `undefined` where the source has no time. */
  timestampAt(index: number): number | undefined;
  /** The position of the record itself. Strictly ascending within a chunk, and from chunk to chunk of one epoch. */
  positionAt(index: number): Position;
  /**
   * The topic of a record, where a chunk holds records of several topics, as a replayed dead letter does; without it, or
   * with `undefined`, the partition's.
   */
  topicAt?(index: number): string | undefined;
}

/** Gives the topic of a record: its own where the chunk knows it, else the partition's. @internal */
export function topicOf(chunk: RecordChunk, index: number): string {
  return chunk.topicAt?.(index) ?? chunk.partition.topic;
}

/**
 * A record as the transform sees it.
 *
 * Ownership: the record and what hangs on it belong to the pipeline; read it, do not change it. What is rarely needed is
 * looked up when it is read, so a copy by `{ ...record }` holds the key and the value only.
 *
 * @public
 */
export interface SourceRecord<Value = unknown, Key = unknown, Topic extends string = string> {
  readonly topic: Topic;
  readonly partition: Partition;
  readonly position: Position;
  readonly key: Key;
  readonly value: Value;
  readonly headers: RecordHeaders;
  /** Milliseconds since 1970, or `undefined` where the source has no time. */
  readonly timestamp: number | undefined;
  /** The bytes of the key as they came. */
  readonly rawKey: Uint8Array | null;
  /** The bytes of the value as they came. */
  readonly rawValue: Uint8Array | null;
}
