import { describeWithNeo4j } from '@rivergraph/servers/vitest';
import { describeHeldAttempts } from '../../../cypher/test/bolt-support/describe-held-attempts.ts';
import { query } from '../../../cypher/test/bolt-support/read-graph.ts';
import { neo4jDatabase } from '../support/neo4j-database.ts';

const blocked = "SHOW TRANSACTIONS YIELD status WHERE status STARTS WITH 'Blocked' RETURN status";

describeWithNeo4j('createNeo4jSink beside an attempt that is held', (neo4j) => {
  describeHeldAttempts({
    database: neo4jDatabase(neo4j),
    isKept: async (driver) => (await query(driver, blocked)).length > 0,
    outcomeOf: (_waited, how) => ({ waited: true, ended: how === 'commit' ? 'committed' : 'rolled back' }),
  });
});
