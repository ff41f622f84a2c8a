import { describeWithNeo4j } from '@rivergraph/servers/vitest';
import { query } from '../../../cypher/test/bolt-support/read-graph.ts';
import { useDatabase } from '../../../cypher/test/bolt-support/use-database.ts';
import { describeUserStatements } from '../../../cypher/test/bolt-support/user-statements/describe-user-statements.ts';
import { createNeo4jSink } from '../../src/index.ts';
import { addressOf } from '../support/address.ts';
import { neo4jDatabase } from '../support/neo4j-database.ts';

describeWithNeo4j('cypher', (neo4j) => {
  const driver = useDatabase(neo4jDatabase(neo4j));
  const sinkOf = (): ReturnType<typeof createNeo4jSink> => createNeo4jSink(addressOf(neo4j));

  describeUserStatements({
    driver,
    sinkOf,
    bytes: {
      header: { sinkOf, stored: Int8Array.of(-1) },
      values: {
        sinkOf,
        // No property holds a map.
        form: "replace(valueType(event), ' NOT NULL', '')",
        stored: ['MAP', 'STRING', 'LIST<INTEGER>', 'INTEGER', 'STRING'],
      },
    },
    unique: async (label) => {
      await query(driver(), `CREATE CONSTRAINT FOR (n:${label}) REQUIRE n.id IS UNIQUE`);
    },
    twoSinks: {
      members: 200,
      statement:
        'MERGE (m:Member {id: event.id})\nMERGE (f:Member {id: event.friend})\nMERGE (m)-[k:KNOWS]->(f) SET k.seen = true',
      delivery: { maxRecords: 50, conflictRetries: 50 },
    },
  });
});
