/**
 * What a sink needs of a Bolt driver's session; a `Session` of neo4j-driver is one. A session runs one transaction at a time.
 *
 * @public
 */
export interface BoltSession {
  /** Runs a statement in a transaction of its own, in one round trip. */
  run(text: string, parameters?: object, config?: BoltTransactionConfig): PromiseLike<BoltResult>;
  /** Begins a transaction. It may be used before the server has said that it began. */
  beginTransaction(config?: BoltTransactionConfig): BoltTransaction;
}

/** A transaction of several statements. @public */
export interface BoltTransaction {
  /** Sends a statement. Those that are sent before the answers of earlier ones came share a round trip. */
  run(text: string, parameters?: object): PromiseLike<BoltResult>;
  commit(): Promise<void>;
  rollback(): Promise<void>;
}

/** What is told to the server with a transaction. @public */
export interface BoltTransactionConfig {
  /** The server ends a transaction that takes longer, in milliseconds. */
  readonly timeout?: number;
  /** Shown beside the transaction in the server's lists and logs. */
  readonly metadata?: object;
}

/** The answer to a statement. @public */
export interface BoltResult {
  readonly records: readonly BoltRecord[];
  readonly summary: BoltSummary;
}

/** One row of an answer. @public */
export interface BoltRecord {
  get(key: string): unknown;
}

/** What a statement did. @public */
export interface BoltSummary {
  /** `r` where it only reads, `rw` or `w` where it writes, `s` where it changes the schema. */
  readonly queryType: string;
}
