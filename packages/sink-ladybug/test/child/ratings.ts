import { defineGraph } from '@rivergraph/core';
import type { EdgeWrite } from '@rivergraph/core';

/** People who rate each other; one batch is one round, and every edge of it carries the round's number. */
export const ratings = defineGraph({
  nodes: { Person: { key: { id: 'integer' } } },
  edges: { RATED: { from: 'Person', to: 'Person', properties: { round: 'integer' } } },
});

/** How many edges a round has. */
export const roundSize = 500;

/** The writes of a round; each has its own people. */
export function roundOf(round: number): EdgeWrite[] {
  const first = round * roundSize * 2;
  return Array.from({ length: roundSize }, (_, at) =>
    ratings.RATED.upsert(
      ratings.Person.merge({ id: first + 2 * at }),
      ratings.Person.merge({ id: first + 2 * at + 1 }),
      { round },
    ),
  );
}
