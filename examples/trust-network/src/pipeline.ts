import { createFileDeadLetter, createPipeline, defineGraph } from '@rivergraph/core';
import type { Pipeline, PipelineOptions } from '@rivergraph/core';
import { createLadybugSink } from '@rivergraph/sink-ladybug';
import { createFileSource } from '@rivergraph/source-file';
import type { Files } from './files.ts';
import { ratingColumns, toRating } from './rating.ts';

const graph = defineGraph({
  nodes: {
    Person: { key: { id: 'integer' } },
  },
  edges: {
    RATED: { from: 'Person', to: 'Person', properties: { rating: 'integer', ratedAt: 'datetime' } },
  },
});

/**
 * Makes the pipeline of this example: from a file of ratings into a graph of people, in an embedded database.
 *
 * This is all there is to it; the rest of this folder reads flags, draws a progress bar and looks at the result.
 */
export function createTrustPipeline(
  { input, database, checkpoint, rejects }: Files,
  observer?: PipelineOptions<never, never>['observer'],
): Pipeline {
  return createPipeline({
    source: createFileSource({
      format: 'csv',
      path: input,
      columns: ratingColumns,
      value: toRating,
      checkpoint, // where it goes on after a crash
    }),
    transform: ({ value }) =>
      graph.RATED.upsert(
        graph.Person.merge({ id: value.rater }), // made where it is missing
        graph.Person.merge({ id: value.rated }),
        { rating: value.rating, ratedAt: value.ratedAt },
      ),
    sink: createLadybugSink({ database, graph }),
    deadLetter: createFileDeadLetter(rejects), // rows that are no ratings
    maxPendingRecords: 5_000, // the most that is read ahead, and written again after a crash
    observer,
  });
}
