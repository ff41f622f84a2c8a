import type { AnyGraph } from '@rivergraph/core';
import type { CypherSinkWrite } from '@rivergraph/cypher/bolt';
import type { BoltAuth, BoltCredentials, OwnDriver } from '@rivergraph/cypher/driver';
import type { Config } from 'neo4j-driver';

/** Who the sink is. @public */
export type Neo4jCredentials = BoltCredentials;

/**
 * Credentials; or a function that gives them, asked at the beginning, when they have expired and when the server refuses them; or a
 * token manager of neo4j-driver.
 *
 * @public
 */
export type Neo4jAuth = BoltAuth;

/** Where the server is and who the sink is there. @public */
export interface Neo4jAddress {
  /**
   * The address: `neo4j://` (a cluster or a single server), `bolt://` (this server only), with `+s` for TLS with a certificate that
   * the system trusts, `+ssc` for any certificate, e.g. `neo4j+s://xxxx.databases.neo4j.io`.
   */
  readonly url: string;
  /**
   * Who the sink is.
   *
   * @defaultValue nobody, for servers without authentication
   */
  readonly auth?: Neo4jAuth | undefined;
  /**
   * Further configuration of neo4j-driver: trusted certificates, pool, time-outs, resolver.
   *
   * @defaultValue a connection time-out of 10 s and 15 s to get one from the pool, a check of connections that were idle
   * for 60 s, no telemetry; else the driver's own defaults
   */
  readonly driverConfig?: Config | undefined;
  readonly driver?: undefined;
}

/** Options of {@link createNeo4jSink}. @public */
export type Neo4jSinkOptions = (Neo4jAddress | OwnDriver) & Neo4jWriting;

/** What the sink does with the server. @public */
export interface Neo4jWriting {
  /** The graph that is written, made by `defineGraph`. May be left out where only statements of `cypher(…)` are written. */
  readonly graph?: AnyGraph | undefined;
  /**
   * The database, or a function that names it for each write. With a function a batch may be several transactions, and
   * records cannot be kept together (`record: 'together'`); the schema must be prepared beforehand, since nobody knows which
   * databases there will be.
   *
   * @defaultValue the home database of the user
   */
  readonly database?: string | ((write: CypherSinkWrite) => string) | undefined;
  /**
   * How many relationships between nodes that stand by themselves a transaction may write. Those of two transactions may be
   * neighbours in the server's records although they share no node, and then one of the two is ended as a deadlock and made
   * again. How often grows with the square of this number: with 4 slots it was 1 in 170 first attempts at 250, and 1 in 14 at
   * 1,000, with as many rows per second or a sixth more (docs/neo4j-statements.md). Relationships to owned nodes and all other
   * writes are as many as `maxRecords` of the pipeline says.
   *
   * @defaultValue 250
   */
  readonly maxRelationships?: number | undefined;
  /** The user in whose name writes are made; the sink's own needs the privilege. Enterprise Edition. */
  readonly impersonatedUser?: string | undefined;
  /**
   * What `open` does about constraints: `ensure` creates those that are missing, a uniqueness constraint on the key of each node that
   * stands by itself; `verify` only looks; `off` neither. Without them two processes may make one node twice, and every
   * write scans its label.
   *
   * @defaultValue `'ensure'`; `'off'` with a function as `database`
   */
  readonly schema?: 'ensure' | 'verify' | 'off' | undefined;
  /** Shown beside the transactions in the server's lists and logs, together with `app: 'rivergraph'`. */
  readonly transactionMetadata?: { readonly [name: string]: string | number | boolean } | undefined;
  /**
   * How long one attempt may take, in milliseconds, before it is given up. The server is told to end it a tenth earlier, 5
   * seconds at most.
   *
   * @defaultValue 60,000
   */
  readonly writeTimeoutMs?: number | undefined;
}
