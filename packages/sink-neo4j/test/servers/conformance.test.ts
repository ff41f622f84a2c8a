import { describeSinkConformance } from '@rivergraph/core/testing';
import { describeWithNeo4j } from '@rivergraph/servers/vitest';
import { describe, it } from 'vitest';
import { sharedDatabase } from '../../../cypher/test/bolt-support/shared-database.ts';
import { neo4jDatabase } from '../support/neo4j-database.ts';

const features = { 'second sink': true, outage: false, 'atomic batches': true };

const skip = [
  {
    case: 'keeps values of type bytes[] as they are',
    reason: 'Neo4j holds no lists of bytes; the sink refuses such a graph',
  },
  {
    case: 'compares versions of type string by code point',
    reason: 'Neo4j compares texts by UTF-16 where they come from parameters',
  },
];

describeWithNeo4j('neo4j', (neo4j) => {
  describeSinkConformance(
    { describe, it },
    {
      name: 'neo4j',
      features,
      skip,
      harness: sharedDatabase(neo4jDatabase(neo4j)),
    },
  );
});
