import type { KinesisClient, KinesisClientConfig } from '@aws-sdk/client-kinesis';
import type { Clock, Logger } from '@rivergraph/core';

/** What a workload puts into a stream, and how fast. @public */
export interface KinesisWorkloadOptions<Item> {
  /** The stream, by name or by ARN. */
  readonly stream: string;
  /** A configuration for the Kinesis client of the AWS SDK, or a client of your own. @defaultValue `{}` */
  readonly kinesis?: KinesisClientConfig | KinesisClient | undefined;
  /** What is sent, in order. It is asked for no faster than it is sent. */
  readonly items: Iterable<Item> | AsyncIterable<Item>;
  /** Makes the data of a record. @defaultValue the item as JSON */
  data?(item: Item): Uint8Array | string;
  /** Chooses the partition key of a record, 1 to 256 characters. */
  partitionKey(item: Item): string;
  /**
   * How many records a batch has, 500 at most. With `periodMs` this is the rate.
   *
   * @defaultValue 100
   */
  readonly batchSize?: number | undefined;
  /**
   * How long after the beginning of a batch the next one begins, in milliseconds; 0 sends as fast as the stream takes it. A batch
   * that takes longer is followed at once, and what was missed is not made up for.
   *
   * @defaultValue 1000
   */
  readonly periodMs?: number | undefined;
  /**
   * `key`: records of one partition key arrive in the order of the items. The service may refuse one record of a call and take the
   * next, so that a call then has at most one record of a key. `none`: calls are as large as they may be.
   *
   * @defaultValue `'key'`
   */
  readonly order?: 'key' | 'none' | undefined;
  /**
   * Ends the workload, also while it waits for an item; it then resolves with what was sent. The stream may have taken records of a call
   * that was under way.
   */
  readonly signal?: AbortSignal | undefined;
  /** Told after each call, also one that failed. */
  progress?(figures: KinesisWorkloadFigures): void;
  /** @defaultValue `systemClock` */
  readonly clock?: Clock | undefined;
  /**
   * Told why calls fail and records are refused, at once and then once a minute at most. With none, an endpoint that does not answer
   * shows in `progress` only.
   *
   * @defaultValue `silentLogger`
   */
  readonly logger?: Logger | undefined;
}

/** What a workload came to so far. @public */
export interface KinesisWorkloadFigures {
  /** Records that the stream has taken. */
  readonly sent: number;
  /** Records that were refused, and sent again. */
  readonly sentAgain: number;
  /** Calls of PutRecords that failed as a whole, and were made again. */
  readonly failedCalls: number;
  readonly batches: number;
}
