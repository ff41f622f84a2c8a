import { describeWithMemgraph } from '@rivergraph/servers/vitest';
import { describeNames } from '../../../cypher/test/bolt-support/describe-names.ts';
import { memgraphDatabase } from '../support/memgraph-database.ts';

await describeWithMemgraph('createMemgraphSink', (memgraph) => {
  describeNames(memgraphDatabase(memgraph), ['row[0]', 'row', '__rivergraph2', 'MATCH', 'null', '$rows']);
});
