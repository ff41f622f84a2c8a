import { describeWithNeo4j } from '@rivergraph/servers/vitest';
import { describeRandomHistories } from '../../../cypher/test/bolt-support/describe-random-histories.ts';
import { neo4jDatabase } from '../support/neo4j-database.ts';

describeWithNeo4j('createNeo4jSink', (neo4j) => {
  // Some 4,800 rows make a statement.
  describeRandomHistories({ databases: { '': neo4jDatabase(neo4j) }, manyRows: 9000 });
});
