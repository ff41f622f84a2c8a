/** What there is to know of a stream before it is read. */
export interface StreamFacts {
  readonly name: string;
  readonly arn: string;
  readonly status: 'CREATING' | 'DELETING' | 'ACTIVE' | 'UPDATING';
  /** `AUTO`: the service ignores partition keys, and there is no order per key. */
  readonly distribution: 'USER_PARTITION_KEY' | 'AUTO';
}

/** A shard, as the service lists it. Those whose records have all expired are not listed. */
export interface ShardFacts {
  readonly shardId: string;
  /** One after a split, two after a merge; they may be listed no more. */
  readonly parents: readonly string[];
  readonly hashRange: { readonly start: string; readonly end: string };
  /** Whether it takes no more records. */
  readonly isClosed: boolean;
}

/** Where a shard is read from. */
export type ShardStart =
  | { readonly type: 'TRIM_HORIZON' }
  | { readonly type: 'LATEST' }
  | { readonly type: 'AT_TIMESTAMP'; readonly timestamp: number }
  /** With the record of this sequence number. */
  | { readonly type: 'AT_SEQUENCE_NUMBER'; readonly sequence: string };

/** A Kinesis record as the service gives it; several records of the user if it is an aggregate. */
export interface RawRecord {
  readonly sequence: string;
  readonly partitionKey: string;
  readonly data: Uint8Array;
  /** Milliseconds since 1970. */
  readonly arrivedAt: number | undefined;
}

/** What one read of a shard gave. */
export interface ShardPage {
  readonly records: readonly RawRecord[];
  /** Whether no record of the shard follows. */
  readonly isEnd: boolean;
  /** At the end: the shards that follow, where the service says so. Emulators may not. */
  readonly children: readonly string[];
  /** How far the page is behind the newest record of the shard, milliseconds. */
  readonly behindMs: number;
  /** Set where records may have been removed before they were read. */
  readonly warning?: ShardWarning | undefined;
}

/** Something about a shard that a human should know. */
export interface ShardWarning {
  readonly code: 'records-expired' | 'shard-trimmed';
  readonly message: string;
}

/** How the pages of one shard come: by polling; a subscription (enhanced fan-out) would be another way. One reader at a time. */
export interface ShardFeed {
  /**
   * Gives the next page, which may be empty, with `limit` records at most.
   *
   * Settles when there is one: it keeps the pace that the service allows, waits out throttling and outages by itself, and
   * replaces an iterator that has expired. Abort: rejects with the signal's reason. Failure: a coded error, when no retry helps.
   */
  read(limit: number, signal: AbortSignal): Promise<ShardPage>;
}

/** The stream, as a session needs it. All failures are coded errors. */
export interface StreamPort {
  /** Failure: `misconfigured` with reason `stream-missing` when there is none. */
  describe(signal: AbortSignal): Promise<StreamFacts>;
  /** Lists all shards that still hold records, and those that are open. */
  listShards(signal: AbortSignal): Promise<readonly ShardFacts[]>;
  /** Reads a shard from a place on. Does no I/O by itself. */
  openShard(shardId: string, start: ShardStart): ShardFeed;
  /** Counts since it was made. */
  figures(): StreamFigures;
  /** Lets connections go, if they are its own. */
  close(): void;
}

/** What reading came to so far. */
export interface StreamFigures {
  /** Calls of GetRecords that were answered. */
  readonly reads: number;
  /** Calls that the service put off. */
  readonly throttled: number;
  /** Calls that were not answered, or with a fault of the service. */
  readonly failed: number;
  /** Iterators that were too old when they were used. */
  readonly expiredIterators: number;
}
