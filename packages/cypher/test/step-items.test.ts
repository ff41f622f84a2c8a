import { createMemoryGraph } from '@rivergraph/core/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planBatch } from '../src/index.ts';
import type { WriteGroup } from '../src/index.ts';
import { stepItems } from '../src/step-items.ts';
import { fuzzRuns } from './graph-history.ts';
import { versionedGraph, versionedHistories } from './versioned-history.ts';
import type { PlacedWrite } from './versioned-history.ts';

const { City, Person } = versionedGraph;
const version = Person.upsert({ id: 'p', at: 0 }).shape.node.version;
const position = City.upsert({ country: 'c', name: 'n' }).shape.node.version;

function person(at: number, name: string): PlacedWrite {
  return { write: Person.upsert({ id: 'p', name, at }), origin: originOf('a', 0) };
}

function city(size: number, partition: string, orderKey: number): PlacedWrite {
  return { write: City.upsert({ country: 'c', name: 'n', size }), origin: originOf(partition, orderKey) };
}

function originOf(id: string, at: number): PlacedWrite['origin'] {
  return { partition: { topic: 't', id }, position: at, orderKey: String(at) };
}

function groupOf(placed: readonly PlacedWrite[]): WriteGroup['writes'] {
  const groups = planBatch(
    placed.map(({ write }) => write),
    { originAt: (index) => placed[index]?.origin ?? originOf('?', 0) },
  );
  return groups.flatMap(({ writes }) => writes);
}

describe('stepItems', () => {
  it('takes the newest row of an entity by its version, and of equal ones the last', () => {
    const [item] = stepItems(
      { rows: 'written', version },
      groupOf([person(1, 'a'), person(3, 'b'), person(3, 'c'), person(2, 'd')]),
    );

    expect(item?.row['name']).toBe('c');
  });

  it('takes the last row where nothing guards it', () => {
    const [item] = stepItems(
      { rows: 'written', version: undefined },
      groupOf([person(3, 'a'), person(1, 'b')]),
    );

    expect(item?.row['name']).toBe('b');
    expect(item).not.toHaveProperty('origin');
  });

  it('takes the newest row of one partition by its place', () => {
    const [item] = stepItems(
      { rows: 'written', version: position },
      groupOf([city(1, 'a', 5), city(2, 'a', 4)]),
    );

    expect(item).toMatchObject({ row: { size: 1 }, origin: { orderKey: '5' } });
    expect(item?.supersedes).toBeUndefined();
  });

  it('lets a row of another partition count whatever is stored, and those after it', () => {
    const [item] = stepItems(
      { rows: 'written', version: position },
      groupOf([city(1, 'a', 5), city(2, 'b', 9), city(3, 'a', 1), city(4, 'a', 2), city(5, 'a', 1)]),
    );

    expect(item).toMatchObject({ row: { size: 4 }, supersedes: true });
  });
});

describe('planBatch', () => {
  it('gives the graph of guarded writes one by one, for any history', () => {
    fc.assert(
      fc.property(versionedHistories, (batches) => {
        const inOrder = createMemoryGraph();
        const grouped = createMemoryGraph();
        for (const placed of batches) {
          for (const { write, origin } of placed) inOrder.apply(write, origin);
          for (const { write, index, originAt } of groupOf(placed)) grouped.apply(write, originAt?.(index));
          expect(grouped.snapshot()).toEqual(inOrder.snapshot());
        }
      }),
      { numRuns: fuzzRuns(300) },
    );
  });
});
