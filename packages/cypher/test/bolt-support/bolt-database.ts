import type { AnyGraph, Sink } from '@rivergraph/core';
import type { Driver } from 'neo4j-driver';
import type { CypherSinkWrite } from '../../src/bolt/index.ts';
import type { StoredForms } from './read-graph.ts';

/** A database that a Bolt sink writes to, and that tests look at beside it. */
export interface BoltDatabase {
  /** Opens a driver of the test's own, which gives integers as bigints. The caller closes it. */
  readonly openDriver: () => Driver;
  /** Removes all nodes, relationships, constraints and indexes. */
  readonly empty: (driver: Driver) => Promise<void>;
  readonly createSink: (graph: AnyGraph) => Sink<CypherSinkWrite>;
  readonly forms?: StoredForms | undefined;
}
