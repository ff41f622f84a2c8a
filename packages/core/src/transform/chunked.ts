import { misconfigured } from '../errors.ts';
import type { SourceRecord } from '../contracts/record.ts';
import type { ChunkTransform } from '../contracts/transform.ts';

/** The options of {@link chunked}. @public */
export interface ChunkedOptions {
  /**
   * The most records per call. More make a look-up cheaper per record, and the first of them wait longer.
   *
   * @defaultValue 1000
   */
  readonly maxRecords?: number | undefined;
}

/**
 * Makes a transform that gets many records of one partition at once, for look-ups that are cheaper in bulk.
 *
 * Settling and failure are those of a {@link ChunkTransform}: one output per record, in their order.
 *
 * @example
 * ```ts
 * const transform = chunked(async (records) => {
 *   const names = await lookUp(records.map(({ value }) => value.userId));
 *   return records.map(({ value }, i) => graph.User.upsert({ userId: value.userId, name: names[i] }));
 * });
 * ```
 *
 * @public
 */
export function chunked<TRecord extends SourceRecord, TWrite>(
  transformChunk: ChunkTransform<TRecord, TWrite>['transformChunk'],
  options: ChunkedOptions = {},
): ChunkTransform<TRecord, TWrite> {
  const { maxRecords } = options;
  if (maxRecords !== undefined && !(Number.isInteger(maxRecords) && maxRecords > 0)) {
    throw misconfigured(`chunked: expected maxRecords to be a whole number of at least 1, got ${maxRecords}`);
  }
  return { maxRecords, transformChunk };
}
