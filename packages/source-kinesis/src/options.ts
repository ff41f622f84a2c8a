import type { KinesisClient, KinesisClientConfig } from '@aws-sdk/client-kinesis';
import type { Deserializer } from '@rivergraph/core';
import type { LeaseStore } from './leases/lease-store.ts';
import type { StartAt } from './leases/start-at.ts';

/** What a Kinesis source takes. @public */
export interface KinesisSourceOptions<Value = Uint8Array, Key = string> {
  /** The stream, by name or by ARN. */
  readonly stream: string;
  /**
   * A configuration for the Kinesis client of the AWS SDK (`region`, `credentials`, `endpoint`, …), or a client of your own. A
   * client made from a configuration speaks HTTP/1.1 over connections that are kept, has time-outs, and does not retry by itself:
   * the source does, at the pace that shards allow. Give a client of your own a `NodeHttpHandler`; the default of the SDK opens an
   * HTTP/2 session for every call.
   *
   * @defaultValue `{}`: region and credentials from the environment, as the SDK finds them
   */
  readonly kinesis?: KinesisClientConfig | KinesisClient | undefined;
  /**
   * Where the workers that share the stream keep who reads which shard, and how far it is finished: `createDynamoLeaseStore` for
   * several processes, `createFileLeaseStore` for one, `createMemoryLeaseStore` for tests.
   */
  readonly leases: LeaseStore;
  /**
   * Decodes the data of records.
   *
   * @defaultValue `raw()`
   */
  readonly value?: Deserializer<Value> | undefined;
  /**
   * Decodes partition keys from UTF-8.
   *
   * @defaultValue the partition key as text
   */
  readonly key?: Deserializer<Key> | undefined;
  /**
   * Where shards begin that have no checkpoint. Shards that follow on one that was read begin with their oldest record in any case.
   *
   * @defaultValue `'trim-horizon'`
   */
  readonly startAt?: StartAt | undefined;
  /**
   * Names this worker in the lease table. One name must not be used by two workers at a time.
   *
   * @defaultValue the name of the host, the process id, and something random
   */
  readonly workerId?: string | undefined;
  /**
   * After how long without a sign of life the shards of a worker are given to others, in milliseconds. This one gives a lease up that it
   * could not renew for five sixths of it. The workers of a stream should agree on it.
   *
   * @defaultValue 10000
   */
  readonly failoverMs?: number | undefined;
  /** The most shards that this worker reads at a time. @defaultValue no bound */
  readonly maxShards?: number | undefined;
  /**
   * How long to wait between two reads of a shard when all was read, in milliseconds. A shard allows five reads a second over all
   * consumers of the stream.
   *
   * @defaultValue 1000
   */
  readonly pollIntervalMs?: number | undefined;
  /**
   * How long to wait between two reads of a shard while it has more, in milliseconds.
   *
   * @defaultValue 250
   */
  readonly minPollIntervalMs?: number | undefined;
  /**
   * How often finished positions are stored, in milliseconds. A checkpoint renews the lease too, so up to a third of `failoverMs` it
   * costs no call more than doing nothing. What was finished since is written again after a crash.
   *
   * @defaultValue a third of `failoverMs`
   */
  readonly commitIntervalMs?: number | undefined;
  /**
   * Whether records that the Kinesis Producer Library has put together are taken apart. One that is damaged is rejected as a whole.
   *
   * @defaultValue true
   */
  readonly deaggregate?: boolean | undefined;
}
