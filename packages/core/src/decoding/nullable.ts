import type { DeserializeContext, Deserializer } from '../contracts/deserializer.ts';

/**
 * Gives `null` where there are no bytes (a record without a key, a tombstone) and lets a deserializer do the rest. Without
 * it {@link string} and {@link json} reject such a record.
 *
 * @example
 * ```ts
 * createKafkaSource({ key: nullable(string()), value: json(Charge), … })
 * ```
 *
 * @public
 */
export function nullable<T>(deserializer: Deserializer<T>): Deserializer<T | null> {
  return (bytes: Uint8Array | null, context: DeserializeContext): T | null | PromiseLike<T | null> =>
    bytes === null ? null : deserializer(bytes, context);
}
