import { emptyNeo4j, openNeo4j } from '@rivergraph/servers';
import type { SharedNeo4j } from '@rivergraph/servers/vitest';
import type { BoltDatabase } from '../../../cypher/test/bolt-support/bolt-database.ts';
import { createNeo4jSink } from '../../src/index.ts';
import { addressOf } from './address.ts';

/** The tests' Neo4j. */
export function neo4jDatabase(neo4j: SharedNeo4j): BoltDatabase {
  return {
    openDriver: () => openNeo4j(neo4j, { useBigInt: true }),
    empty: emptyNeo4j,
    createSink: (graph) => createNeo4jSink({ ...addressOf(neo4j), graph }),
  };
}
