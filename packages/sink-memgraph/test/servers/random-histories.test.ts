import type { GraphWrite } from '@rivergraph/core';
import { conformanceGraph } from '@rivergraph/core/testing';
import { describeWithMemgraph } from '@rivergraph/servers/vitest';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { bothWays } from '../../../cypher/test/bolt-support/both-ways.ts';
import { placed } from '../../../cypher/test/bolt-support/placed.ts';
import { fuzzRuns, histories } from '../../../cypher/test/graph-history.ts';
import { versionedGraph, versionedHistories } from '../../../cypher/test/versioned-history.ts';
import { memgraphDatabase } from '../support/memgraph-database.ts';

const { Person, KNOWS, PAID } = conformanceGraph;

await describeWithMemgraph('createMemgraphSink', (memgraph) => {
  it.each([true, false])(
    'makes the graph of the writes one by one, for any history (guard: %s)',
    async (guard) => {
      await using use = await bothWays(memgraphDatabase(memgraph, { guard }), conformanceGraph);
      const same = fc.asyncProperty(histories, async (batches) => {
        const { batched, oneByOne } = await use.write(batches.map((writes) => placed(...writes)));
        expect(batched).toEqual(oneByOne);
      });

      await fc.assert(same, { numRuns: fuzzRuns(15) });
    },
  );

  it('does so where versions keep older writes out, wherever they come from', async () => {
    await using use = await bothWays(memgraphDatabase(memgraph), versionedGraph);
    const same = fc.asyncProperty(versionedHistories, async (batches) => {
      const { batched, oneByOne } = await use.write(batches);
      expect(batched).toEqual(oneByOne);
    });

    await fc.assert(same, { numRuns: fuzzRuns(12) });
  });

  it('does so for batches that are sent in several statements', async () => {
    await using use = await bothWays(memgraphDatabase(memgraph), conformanceGraph);
    const same = fc.asyncProperty(largeBatches, async (batches) => {
      const { batched, oneByOne } = await use.write(batches.map((writes) => placed(...writes)));
      expect(batched).toEqual(oneByOne);
    });

    await fc.assert(same, { numRuns: 1, endOnFailure: true });
  });
});

const id = fc.integer({ min: 0, max: 2999 }).map((number) => ({ id: `p${number}` }));
const age = fc.constantFrom(1, 2, null);
const pair = fc.tuple(id, id, age);
const known = pair.map(([from, to, since]) => KNOWS.upsert(Person.ref(from), Person.merge(to), { since }));
const paid = pair.map(([from, to, amount]) =>
  PAID.upsert(Person.upsert({ ...from, age: 3 }), Person.upsert({ ...to, age: 4 }), { at: 1, amount }),
);
const write: fc.Arbitrary<GraphWrite> = fc.oneof(
  fc.tuple(id, age).map(([key, value]) => Person.upsert({ ...key, age: value })),
  known,
  paid,
);
/** Of one shape, of which some 3,300 rows make a statement; and of several that find each other's nodes. */
const largeBatches = fc.tuple(
  fc.array(paid, { minLength: 7000, maxLength: 7000 }),
  fc.array(write, { minLength: 3000, maxLength: 3000 }),
);
