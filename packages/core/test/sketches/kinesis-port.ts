/** What a shard reader needs of the Kinesis client. */
export interface KinesisPort {
  iterator(shardId: string, start: 'TRIM_HORIZON' | { readonly after: string }): Promise<string>;
  /** Fails with an error named `ExpiredIteratorException` five minutes after the iterator was given. */
  getRecords(iterator: string, limit: number): Promise<ShardPage>;
  recordDistribution(): Promise<'USER_PARTITION_KEY' | 'AUTO'>;
}

export interface ShardPage {
  readonly records: readonly ShardRecord[];
  /** Missing at the end of a closed shard. */
  readonly nextIterator: string | undefined;
  readonly millisBehindLatest: number;
}

/** One user record, de-aggregated. */
export interface ShardRecord {
  readonly sequenceNumber: string;
  readonly subSequence: number;
  readonly partitionKey: string;
  readonly data: Uint8Array;
  readonly arrivedAt: number;
  /** Set where an aggregate could not be taken apart; `data` is then the whole of it. */
  readonly damaged?: true;
}

/** A row of the lease table, as last seen. */
export interface Lease {
  readonly shardId: string;
  readonly owner: string | undefined;
  readonly counter: number;
  readonly checkpoint: { readonly sequence: string; readonly sub: number } | 'TRIM_HORIZON' | 'SHARD_END';
  readonly parents: readonly string[];
  /** Another worker that asked for the lease; ours until it is handed over. */
  readonly wantedBy: string | undefined;
}

/** Conditional writes on the lease table. `undefined`: the condition failed, the lease is somebody else's. */
export interface LeaseStore {
  list(): Promise<readonly Lease[]>;
  take(lease: Lease): Promise<Lease | undefined>;
  renew(lease: Lease): Promise<Lease | undefined>;
  checkpoint(lease: Lease, checkpoint: Lease['checkpoint']): Promise<Lease | undefined>;
  createChildren(parent: Lease): Promise<void>;
  handOver(lease: Lease): Promise<void>;
  release(lease: Lease): Promise<void>;
}
