import type { GraphWrite } from '@rivergraph/core';
import { conformanceGraph } from '@rivergraph/core/testing';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fuzzRuns, histories } from '../graph-history.ts';
import { versionedGraph, versionedHistories } from '../versioned-history.ts';
import type { BoltDatabase } from './bolt-database.ts';
import { bothWays } from './both-ways.ts';
import { placed } from './placed.ts';

const { Person, KNOWS, PAID } = conformanceGraph;

/** What histories are written to. */
export interface HistoriesPlan {
  /** One database or more, each a way of its own to write: by what it is called in the title, which may be nothing. */
  readonly databases: Readonly<Record<string, BoltDatabase>>;
  /** How many rows of one shape are sent in several statements. */
  readonly manyRows: number;
}

/** Declares that batches make the graph of their writes one by one; for the inside of a `describe`. Versions and size are of the first. */
export function describeRandomHistories({ databases, manyRows }: HistoriesPlan): void {
  const [database] = Object.values(databases);
  if (database === undefined) throw new Error('expected a database, got none');

  it.each(Object.entries(databases))(
    'makes the graph of the writes one by one, for any history%s',
    async (_, each) => {
      await using use = await bothWays(each, conformanceGraph);
      const same = fc.asyncProperty(histories, async (batches) => {
        const { batched, oneByOne } = await use.write(batches.map((writes) => placed(...writes)));
        expect(batched).toEqual(oneByOne);
      });

      await fc.assert(same, { numRuns: fuzzRuns(15) });
    },
  );

  it('does so where versions keep older writes out, wherever they come from', async () => {
    await using use = await bothWays(database, versionedGraph);
    const same = fc.asyncProperty(versionedHistories, async (batches) => {
      const { batched, oneByOne } = await use.write(batches);
      expect(batched).toEqual(oneByOne);
    });

    await fc.assert(same, { numRuns: fuzzRuns(12) });
  });

  it('does so for batches that are sent in several statements', async () => {
    await using use = await bothWays(database, conformanceGraph);
    const same = fc.asyncProperty(largeBatches(manyRows), async (batches) => {
      const { batched, oneByOne } = await use.write(batches.map((writes) => placed(...writes)));
      expect(batched).toEqual(oneByOne);
    });

    await fc.assert(same, { numRuns: 1, endOnFailure: true });
  });
}

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

/** Of one shape; and of several that find each other's nodes. */
function largeBatches(rows: number): fc.Arbitrary<readonly (readonly GraphWrite[])[]> {
  return fc.tuple(
    fc.array(paid, { minLength: rows, maxLength: rows }),
    fc.array(write, { minLength: 3000, maxLength: 3000 }),
  );
}
