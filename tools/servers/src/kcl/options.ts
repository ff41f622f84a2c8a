import type { AwsAddress } from '../aws/server.ts';

/** A worker of the Kinesis Client Library, and what it works on. */
export interface KclOptions {
  /** The version of `amazon-kinesis-client`, 2.x or 3.x. */
  readonly version: string;
  readonly kinesis: AwsAddress;
  /** Version 3 adds an index to the table, which dynalite does not understand: give it `dynamodb-local`. */
  readonly dynamodb: AwsAddress;
  /** Names the lease table. */
  readonly application: string;
  readonly stream: string;
  /** The name of the worker in the table. @defaultValue `'kcl'` */
  readonly worker?: string | undefined;
  /** @defaultValue 2000 */
  readonly failoverMs?: number | undefined;
  /** The most records that one read of a shard gives; there is a checkpoint behind each read. @defaultValue 10 */
  readonly batch?: number | undefined;
  /** How long to wait between two reads of a shard, in milliseconds, 200 at least. @defaultValue 200 */
  readonly pollMs?: number | undefined;
  /** The folder of the JDK; no other is looked for then. @defaultValue the first new enough one that is found */
  readonly javaHome?: string | undefined;
}

/** Where a record is. */
export interface KclPlace {
  readonly sequence: string;
  /** Which record it is of an aggregated one. */
  readonly sub: number;
}

/** A record that a worker was given. */
export interface KclRecord extends KclPlace {
  readonly shardId: string;
  readonly data: Uint8Array;
}

/** A worker that runs, or did. */
export interface KclWorker extends AsyncDisposable {
  readonly pid: number;
  /** The records that it was given so far, in the order of each shard. */
  readonly records: readonly KclRecord[];
  /** The shards that it reads now, with where it began: a sequence number or a word. */
  readonly reading: ReadonlyMap<string, string>;
  /** The checkpoints that it stored, by shard; `SHARD_END` behind the last record. */
  readonly checkpoints: ReadonlyMap<string, KclPlace | 'SHARD_END'>;
  /**
   * Settles once a condition holds, which is looked at whenever the worker does something.
   *
   * Rejects, with the end of the log, when it does not hold within `timeoutMs` (90 s: a worker waits up to half a minute before it fills
   * an empty table), or the worker ends first.
   */
  until(condition: (worker: KclWorker) => boolean, timeoutMs?: number): Promise<void>;
  /**
   * Stops it as a deployment does: what was read has its checkpoint then. May be called again. Rejects when it did not stop so within a
   * minute, which version 2.7.2 sometimes does not while it has a shard that has just ended.
   */
  stop(): Promise<void>;
  /** Ends it as a crash does (SIGKILL). Resolves once the process is gone. */
  kill(): Promise<void>;
  /** Reads the end of its log. */
  log(): string;
}
