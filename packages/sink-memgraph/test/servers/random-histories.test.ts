import { describeWithMemgraph } from '@rivergraph/servers/vitest';
import { describeRandomHistories } from '../../../cypher/test/bolt-support/describe-random-histories.ts';
import { memgraphDatabase } from '../support/memgraph-database.ts';

await describeWithMemgraph('createMemgraphSink', (memgraph) => {
  describeRandomHistories({
    databases: {
      ' (guard: true)': memgraphDatabase(memgraph, { guard: true }),
      ' (guard: false)': memgraphDatabase(memgraph, { guard: false }),
    },
    // Some 3,300 make a statement.
    manyRows: 7000,
  });
});
