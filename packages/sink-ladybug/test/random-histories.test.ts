import type { GraphWrite } from '@rivergraph/core';
import { conformanceGraph } from '@rivergraph/core/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fuzzRuns, histories } from '../../cypher/test/graph-history.ts';
import { versionedGraph, versionedHistories } from '../../cypher/test/versioned-history.ts';
import type { PlacedWrite } from '../../cypher/test/versioned-history.ts';
import { writeBothWays } from './both-ways.ts';

const { Person, KNOWS } = conformanceGraph;
const origin = { partition: { topic: 't', id: 't-0' }, position: 0, orderKey: '0' };
const numRuns = fuzzRuns(100);

describe('ladybug sink', () => {
  it('makes the graph of the writes one by one, for any history', {
    timeout: 60_000 + numRuns * 500,
  }, async () => {
    const same = fc.asyncProperty(histories, async (batches) => {
      const { batched, oneByOne } = await writeBothWays(conformanceGraph, placed(batches));
      expect(batched).toEqual(oneByOne);
    });

    await fc.assert(same, { numRuns });
  });

  it('does so where versions keep older writes out, wherever they come from', {
    timeout: 60_000 + numRuns * 500,
  }, async () => {
    const same = fc.asyncProperty(versionedHistories, async (batches) => {
      const { batched, oneByOne } = await writeBothWays(versionedGraph, batches);
      expect(batched).toEqual(oneByOne);
    });

    await fc.assert(same, { numRuns: fuzzRuns(50) });
  });

  it('does so for batches beyond the 2,048 rows that the database works on at a time', {
    timeout: 60_000,
  }, async () => {
    const id = fc.integer({ min: 0, max: 2999 }).map((number) => ({ id: `p${number}` }));
    const age = fc.constantFrom(1, 2, null);
    const write = fc.oneof(
      {
        weight: 4,
        arbitrary: fc.tuple(id, age).map(([key, value]) => Person.upsert({ ...key, age: value })),
      },
      {
        weight: 4,
        arbitrary: fc
          .tuple(id, id, age)
          .map(([from, to, since]) => KNOWS.upsert(Person.ref(from), Person.merge(to), { since })),
      },
      {
        weight: 4,
        arbitrary: fc.tuple(id, id).map(([from, to]) => KNOWS.upsert(Person.merge(from), Person.merge(to))),
      },
    );
    const batches = fc.array(fc.array(write, { minLength: 4000, maxLength: 6000 }), {
      minLength: 2,
      maxLength: 2,
    });

    const same = fc.asyncProperty(batches, async (each) => {
      const { batched, oneByOne } = await writeBothWays(conformanceGraph, placed(each));
      expect(batched).toEqual(oneByOne);
    });

    await fc.assert(same, { numRuns: 2, endOnFailure: true });
  });
});

function placed(batches: readonly (readonly GraphWrite[])[]): PlacedWrite[][] {
  return batches.map((writes) => writes.map((write) => ({ write, origin })));
}
