import type { AnyGraph } from '@rivergraph/core';
import type { CypherSinkWrite } from '@rivergraph/cypher/bolt';
import type { BoltAuth, BoltCredentials, OwnDriver } from '@rivergraph/cypher/driver';
import type { Config } from 'neo4j-driver';

/** Who the sink is. @public */
export type MemgraphCredentials = BoltCredentials;

/**
 * Credentials; or a function that gives them, asked at the beginning, when they have expired and when the server refuses them; or a
 * token manager of neo4j-driver.
 *
 * @public
 */
export type MemgraphAuth = BoltAuth;

/** Where the server is and who the sink is there. @public */
export interface MemgraphAddress {
  /**
   * The address: `bolt://` (this instance) or `neo4j://` (a coordinator of a cluster, which knows the main instance), with
   * `+s` for TLS with a certificate that the system trusts, `+ssc` for any certificate, e.g. `bolt://localhost:7687`. An instance
   * that is no coordinator does not answer `neo4j://`.
   */
  readonly url: string;
  /**
   * Who the sink is: a user and a password, or what a module of the server's own asks for (`scheme`).
   *
   * @defaultValue nobody, for servers without users
   */
  readonly auth?: MemgraphAuth | undefined;
  /**
   * Further configuration of neo4j-driver: trusted certificates, pool, time-outs, resolver.
   *
   * @defaultValue a connection time-out of 10 s and 15 s to get one from the pool, a check of connections that were idle
   * for 60 s, no telemetry; else the driver's own defaults
   */
  readonly driverConfig?: Config | undefined;
  readonly driver?: undefined;
}

/** Options of {@link createMemgraphSink}. @public */
export type MemgraphSinkOptions = (MemgraphAddress | OwnDriver) & MemgraphWriting;

/** What the sink does with the server. @public */
export interface MemgraphWriting {
  /** The graph that is written, made by `defineGraph`. May be left out where only statements of `cypher(…)` are written. */
  readonly graph?: AnyGraph | undefined;
  /**
   * The database, or a function that names it for each write. With a function a batch may be several transactions, and
   * records cannot be kept together (`record: 'together'`); the schema must be prepared beforehand, since nobody knows which
   * databases there will be. Several databases are Memgraph's Enterprise Edition.
   *
   * @defaultValue the default database of the server or the user
   */
  readonly database?: string | ((write: CypherSinkWrite) => string) | undefined;
  /**
   * Whether relationships are guarded against transactions of others: of other processes, and attempts of this one whose answer
   * was lost and which the server may still apply.
   *
   * Since 3.8 Memgraph lets two transactions that add relationships to the same nodes both commit, and two that `MERGE` the same
   * one make two (memgraph/memgraph#4352). A guarded one sets and removes a property `__rivergraph` on the node where it
   * begins, which no two transactions may do at once: the second ends as a conflict and is made again. It costs two property writes
   * per relationship and leaves no trace. Processes that write to the same nodes wait for each other then.
   *
   * Without it one process alone still makes no doubles as long as it lives: after an attempt whose answer was lost it waits until
   * the server has ended that, up to `writeTimeoutMs` and what a connection may take. After a crash the next process may double what
   * the server still had.
   *
   * Statements of `cypher(…)` are run as they are.
   *
   * @defaultValue true
   */
  readonly guard?: boolean | undefined;
  /**
   * What `open` does about indexes and constraints: `ensure` creates those that are missing, an index and a uniqueness constraint on
   * the key of each node that stands by itself (a constraint brings no index in Memgraph); `verify` only looks; `off` neither. Without
   * the constraint two processes may make one node twice, and without the index every write scans its label.
   *
   * @defaultValue `'ensure'`; `'off'` with a function as `database`
   */
  readonly schema?: 'ensure' | 'verify' | 'off' | undefined;
  /**
   * Whether a database in storage mode `IN_MEMORY_ANALYTICAL` is written to. It has no transactions: a batch that fails stays half
   * written, constraints hold nothing, and a second writer makes doubles. Batches then go one at a time and are not atomic.
   *
   * @defaultValue `'refuse'`
   */
  readonly analytical?: 'refuse' | 'allow' | undefined;
  /**
   * How bytes are stored. Memgraph has no such type, and closes the connection of whoever sends them.
   *
   * @defaultValue not at all: a graph with a property of type `bytes` is `misconfigured`, and a record that brings bytes to a
   * statement of `cypher(…)` is rejected
   */
  readonly bytes?: 'base64' | 'hex' | undefined;
  /** The user in whose name writes are made; the sink's own needs the privilege. Enterprise Edition. */
  readonly impersonatedUser?: string | undefined;
  /** Shown beside the transactions in `SHOW TRANSACTIONS`, together with `app: 'rivergraph'`. */
  readonly transactionMetadata?: { readonly [name: string]: string | number | boolean } | undefined;
  /**
   * How long one attempt may take, in milliseconds, before it is given up. The server is told to end it a tenth earlier, 5
   * seconds at most.
   *
   * @defaultValue 60,000
   */
  readonly writeTimeoutMs?: number | undefined;
}
