import type { PackMap, PackValue } from './packstream/value.ts';
import type { BoltVersion } from './version.ts';

/** An error as a server states it. */
export interface BoltFailure {
  /** The code, such as `Neo.TransientError.Transaction.DeadlockDetected`. */
  readonly code: string;
  readonly message: string;
  /** Sent to clients of Bolt 5.7 and later. @defaultValue `50N42`, the one for errors that have none of their own */
  readonly gqlStatus?: string | undefined;
  readonly description?: string | undefined;
  readonly diagnosticRecord?: PackMap | undefined;
  readonly cause?: Omit<BoltFailure, 'code'> | undefined;
}

/**
 * An answer that is not the one hoped for: an error; `cut`, which resets the connection without an answer; or `hang`, which never
 * answers, until the client sends RESET or goes.
 */
export type Refusal = FailureAnswer | 'cut' | 'hang';

/** An error as an answer. */
export interface FailureAnswer {
  readonly failure: BoltFailure;
  /** `closes`: the connection ends after it. @defaultValue `stays` */
  readonly connection?: 'closes' | 'stays' | undefined;
}

/** What a statement gave. */
export interface BoltRows {
  readonly fields?: readonly string[] | undefined;
  readonly records?: Iterable<readonly PackValue[]> | undefined;
  readonly summary?: BoltSummary | undefined;
  /** What comes after the records in place of the summary. An error that Neo4j only finds while it runs comes here. */
  readonly end?: Refusal | undefined;
  /**
   * Asked once the last record was fetched: what is left to do, such as to commit a statement that commits by itself. What it answers
   * comes in place of the summary. A connection that goes meanwhile does not keep it from its end.
   */
  readonly finish?: (() => Soon<BoltSummary | Refusal | undefined>) | undefined;
  /** Told that the result is dropped before the last record was fetched. */
  readonly drop?: (() => void) | undefined;
}

/** What follows the last record of a statement. */
export interface BoltSummary {
  /** @defaultValue `r` for access mode `r`, else `rw` */
  readonly type?: 'r' | 'w' | 'rw' | 's' | undefined;
  /** Counters as the server names them, such as `nodes-created`. */
  readonly stats?: PackMap | undefined;
  /** Sent outside a transaction only. @defaultValue one that was not given before */
  readonly bookmark?: string | undefined;
  /** More of it, such as `notifications` or `plan`. */
  readonly metadata?: PackMap | undefined;
}

/** The answer to a statement; `undefined` is one without fields and records. */
export type Reply = BoltRows | Refusal | undefined;

/** The answer to what can only succeed or not; `undefined` is success. */
export type Outcome = Refusal | undefined;

/** The servers of a database. */
export interface RoutingTable {
  /** For how many seconds it holds. */
  readonly ttl: number;
  /** Addresses as `host:port`. */
  readonly servers: readonly {
    readonly role: 'READ' | 'WRITE' | 'ROUTE';
    readonly addresses: readonly string[];
  }[];
}

/** One connection as a behaviour sees it. */
export interface BoltPeer {
  /** Counts from 1. */
  readonly id: number;
  readonly version: BoltVersion;
  readonly userAgent: string;
  /** The token it is logged on with; empty where it is not. */
  readonly auth: PackMap;
  /** Resets it. */
  cut(): void;
}

/** A transaction that a client has begun. */
export interface BoltTransaction {
  /** Counts from 1 over all connections. */
  readonly id: number;
  /** What BEGIN carried: `db`, `mode`, `imp_user`, `tx_timeout`, `tx_metadata`, `bookmarks`. */
  readonly metadata: PackMap;
  readonly connection: BoltPeer;
  /** The statements it has run so far. */
  readonly runs: readonly BoltRun[];
}

/** A statement that is to be run. */
export interface BoltRun {
  readonly text: string;
  /** Read when asked for first. */
  readonly parameters: PackMap;
  /** How many bytes the parameters took. */
  readonly parameterBytes: number;
  /** What RUN carried; within a transaction what BEGIN did. */
  readonly metadata: PackMap;
  /** Undefined where the statement commits by itself. */
  readonly transaction: BoltTransaction | undefined;
  readonly connection: BoltPeer;
  /** Aborts when the client sends RESET or goes. */
  readonly signal: AbortSignal;
}

/** Why a transaction is over without a commit. */
export type RollbackReason = 'rollback' | 'failed' | 'reset' | 'closed';

type Soon<T> = T | Promise<T>;

/**
 * What a server does, apart from its protocol. Every part may be left out; then all goes well.
 *
 * The parts are called one after another for a connection. One that throws is answered by
 * `Neo.DatabaseError.General.UnknownError` with the message of the error.
 */
export interface BoltBehaviour {
  /** Asked about each token. After a failure the connection is closed. */
  readonly onLogon?: ((auth: PackMap, connection: BoltPeer) => Soon<Outcome>) | undefined;
  /** Asked for the servers of a database; `undefined` stands for the default one. @defaultValue this server in every role */
  readonly routing?:
    | ((
        database: string | undefined,
        impersonatedUser: string | undefined,
        connection: BoltPeer,
      ) => Soon<RoutingTable | Refusal>)
    | undefined;
  readonly onBegin?: ((transaction: BoltTransaction) => Soon<Outcome>) | undefined;
  readonly onRun?: ((run: BoltRun) => Soon<Reply>) | undefined;
  /** Asked at COMMIT. It applies what was written, or does not, and answers: `cut` after it applied is a lost confirmation. */
  readonly onCommit?: ((transaction: BoltTransaction) => Soon<Outcome>) | undefined;
  /** Told of each transaction that is over and was never to be committed. Its answer counts for `rollback` alone. */
  readonly onRollback?: ((transaction: BoltTransaction, reason: RollbackReason) => Soon<Outcome>) | undefined;
}
