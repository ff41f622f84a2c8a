import { describeWithNeo4j } from '@rivergraph/servers/vitest';
import { describeNames } from '../../../cypher/test/bolt-support/describe-names.ts';
import { neo4jDatabase } from '../support/neo4j-database.ts';

describeWithNeo4j('createNeo4jSink', (neo4j) => {
  describeNames(neo4jDatabase(neo4j), ['$c0[i]']);
});
