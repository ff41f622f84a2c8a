import { strict as assert } from 'node:assert';
import { writeFileSync } from 'node:fs';
import { createPipeline, defineGraph } from '@rivergraph/core';
import { createManualClock } from '@rivergraph/core/testing';
import { quoteIdentifier } from '@rivergraph/cypher';
import { createLadybugSink } from '@rivergraph/sink-ladybug';
import { createFileSource } from '@rivergraph/source-file';

writeFileSync('ratings.csv', 'rater,rated,rating\n1,2,10\n2,1,-3\n1,3,5\n');

const graph = defineGraph({
  nodes: { Person: { key: { personId: 'integer' } } },
  edges: { RATED: { from: 'Person', to: 'Person', properties: { rating: 'integer' } } },
});

const pipeline = createPipeline({
  source: createFileSource({
    format: 'csv',
    path: 'ratings.csv',
    columns: ['rater', 'rated', 'rating'],
    header: true,
  }),
  transform: ({ value }) =>
    graph.RATED.upsert(
      graph.Person.merge({ personId: Number(value.rater) }),
      graph.Person.merge({ personId: Number(value.rated) }),
      { rating: Number(value.rating) },
    ),
  sink: createLadybugSink({ database: ':memory:', graph }),
});

const { reason, stats } = await pipeline.run();
assert.equal(reason, 'end');
assert.equal(stats.written, 3);

assert.equal(quoteIdentifier('Person'), '`Person`');
assert.equal(typeof createManualClock, 'function');

// @ts-expect-error: the declarations refuse a property of the wrong type as the sources do.
assert.throws(() => graph.Person.merge({ personId: '1' }), { code: 'rejected' });
