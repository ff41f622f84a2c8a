/**
 * A value that survives `JSON.stringify` and back.
 *
 * @public
 */
export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [name: string]: JsonValue };

/**
 * One ordered part of a source: a Kafka partition, a Kinesis shard, a file.
 *
 * Interned: a session hands out the same object for the same partition as long as it lives, so partitions compare by
 * identity and may key a `Map`.
 *
 * @public
 */
export interface Partition {
  /** The topic, stream or file group it belongs to. `byTopic` dispatches on it. */
  readonly topic: string;
  /**
   * Names the partition within the source, e.g. `charges-0`: unique, and the same after a restart. Used in statistics,
   * logs and dead letters.
   */
  readonly id: string;
}

/**
 * A place in one partition: an offset, a sequence number, a byte offset. Opaque to core, immutable, a JSON value, and
 * comparable only by the session's `orderKey`.
 *
 * A position names *a record*. Committing it says: this record and all before it in the partition are finished. A
 * client that stores the *next* position (Kafka) adds one inside its source.
 *
 * @public
 */
export type Position = JsonValue;

/**
 * One period in which this process owned one partition. A partition that was lost and given again has a new epoch, and
 * nothing of the old one may be committed. Interned like {@link Partition}.
 *
 * @public
 */
export interface Assignment {
  readonly partition: Partition;
  /** Grows by one with every assignment within a pipeline, whatever the partition. */
  readonly epoch: number;
}
