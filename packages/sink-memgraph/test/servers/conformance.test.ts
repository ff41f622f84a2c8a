import { describeSinkConformance } from '@rivergraph/core/testing';
import { describeWithMemgraph } from '@rivergraph/servers/vitest';
import { describe, it } from 'vitest';
import { sharedDatabase } from '../../../cypher/test/bolt-support/shared-database.ts';
import { memgraphDatabase } from '../support/memgraph-database.ts';

const features = { 'second sink': true, outage: false, 'atomic batches': true };

await describeWithMemgraph('memgraph', (memgraph) => {
  describeSinkConformance(
    { describe, it },
    { name: 'memgraph', features, harness: sharedDatabase(memgraphDatabase(memgraph)) },
  );
});

await describeWithMemgraph('memgraph without the guard', (memgraph) => {
  describeSinkConformance(
    { describe, it },
    {
      name: 'memgraph without the guard',
      features,
      harness: sharedDatabase(memgraphDatabase(memgraph, { guard: false, bytes: 'hex' })),
    },
  );
});
