import type { Position } from './partition.ts';
import type { RecordChunk, RecordHeaders, SourceRecord } from './record.ts';

/**
 * What a deserializer may know besides the bytes. Valid during the call, and for a deserializer that returns a promise
 * until that has settled.
 *
 * @public
 */
export interface DeserializeContext {
  readonly topic: string;
  /** Whether the bytes are the record's key or its value. */
  readonly part: 'key' | 'value';
  readonly headers: RecordHeaders;
}

/**
 * Turns the bytes of a key or value into what the transform sees.
 *
 * Settles: returns at once, or returns a promise (a schema look-up); a synchronous result takes the fast path.
 *
 * Failure: a throw of `unavailable`, `throttled` or `conflict` (or of anything with `retryable: true`) is tried again in
 * place; one of code `unauthorized`, `misconfigured`, `closed` or `internal` stops the pipeline; any other rejects this
 * record alone, at stage `deserialize`.
 *
 * @public
 */
export type Deserializer<T> = (bytes: Uint8Array | null, context: DeserializeContext) => T | PromiseLike<T>;

/**
 * How a source's records are decoded, one key or value at a time. Most sources build it from two
 * {@link Deserializer}s with `createDecoder`; a source that has parsed the record already (CSV) answers from its chunk.
 *
 * Called by core, in the order of the records; failure as for {@link Deserializer}.
 *
 * @public
 */
export interface RecordDecoder<TRecord extends SourceRecord> {
  /**
   * What becomes of a record whose value is `null`: `skip` finishes it unseen, and counts it; `pass` hands it on, and
   * the record's value type includes `null`.
   *
   * @defaultValue `'skip'`
   */
  readonly tombstones?: 'skip' | 'pass' | undefined;
  key(chunk: RecordChunk, index: number): TRecord['key'] | PromiseLike<TRecord['key']>;
  /** Not called for a tombstone unless tombstones are passed on. */
  value(chunk: RecordChunk, index: number): TRecord['value'] | PromiseLike<TRecord['value']>;
  /**
   * Makes a string that sorts as positions of a partition do, for processors, which have no session to ask. Without it a processor
   * cannot write types with `version: 'position'`.
   */
  orderKey?(position: Position): string;
}
