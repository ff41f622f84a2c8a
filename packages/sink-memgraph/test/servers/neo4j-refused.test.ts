import { describeWithNeo4j } from '@rivergraph/servers/vitest';
import { expect, it } from 'vitest';
import { sinkContext } from '../../../cypher/test/bolt-support/contexts.ts';
import { errorOf } from '../../../cypher/test/bolt-support/open-sink.ts';
import { createMemgraphSink } from '../../src/index.ts';
import { addressOf } from '../support/address.ts';

describeWithNeo4j('createMemgraphSink at a Neo4j', (neo4j) => {
  it('says which sink that server needs', async () => {
    const sink = createMemgraphSink(addressOf(neo4j));

    const error = await errorOf(sink.open(sinkContext()));

    expect(error).toMatchObject({
      code: 'misconfigured',
      reason: 'server',
      message: expect.stringContaining('needs @rivergraph/sink-neo4j'),
    });
    await sink.close();
  });
});
