import { defineGraph } from '@rivergraph/core';
import type { GraphWrite } from '@rivergraph/core';
import { createMemoryGraph } from '@rivergraph/core/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planBatch } from '../src/index.ts';
import { fuzzRuns, histories } from './graph-history.ts';

const graph = defineGraph({
  nodes: {
    User: { key: { id: 'integer' }, properties: { name: 'string', age: 'integer' } },
    Item: { key: { id: 'integer' }, properties: { name: 'string' } },
    Day: { ownedBy: 'HAS_DAY', key: { date: 'date' } },
  },
  edges: {
    BOUGHT: { from: 'User', to: 'Item', properties: { amount: 'float' } },
    KNOWS: { from: 'User', to: 'User' },
    HAS_DAY: { from: 'User', to: 'Day' },
  },
});
const { User, Item, Day, BOUGHT, KNOWS, HAS_DAY } = graph;

/** The places in the batch, group by group. */
function places(writes: readonly GraphWrite[]): number[][] {
  return planBatch(writes).map((group) => group.writes.map(({ index }) => index));
}

describe('planBatch', () => {
  it('makes two groups of 2,000 alternating writes of two shapes', () => {
    const writes = Array.from({ length: 2000 }, (_, at) =>
      at % 2 === 0 ? User.upsert({ id: at, name: 'u' }) : Item.upsert({ id: at, name: 'i' }),
    );

    const groups = planBatch(writes);

    expect(groups.map((group) => group.writes.length)).toEqual([1000, 1000]);
  });

  it('gives writes of one node that have one shape one group, in order', () => {
    const writes = [User.upsert({ id: 1, name: 'a' }), User.upsert({ id: 1, name: 'b' })];

    expect(places(writes)).toEqual([[0, 1]]);
  });

  it('keeps upsert, delete and upsert of one node apart', () => {
    const writes = [
      User.upsert({ id: 1 }),
      User.delete({ id: 1 }),
      User.upsert({ id: 1 }),
      User.upsert({ id: 2 }),
    ];

    expect(places(writes)).toEqual([[0], [1], [2, 3]]);
  });

  it('lets a write of another node join the earlier group of its shape', () => {
    const writes = [
      User.upsert({ id: 1 }),
      Item.upsert({ id: 1 }),
      User.delete({ id: 1 }),
      Item.upsert({ id: 2 }),
    ];

    expect(places(writes)).toEqual([[0], [1, 3], [2]]);
  });

  it('knows a node by its key however it is spelt', () => {
    const writes = [User.upsert({ id: 1 }), User.delete({ id: 1n }), User.upsert({ id: 1 })];

    expect(places(writes)).toHaveLength(3);
  });

  it('does not let edges overtake the node that they must find', () => {
    const buy = (user: number) => BOUGHT.upsert(User.ref({ id: user }), Item.merge({ id: 9 }));
    const writes = [
      User.upsert({ id: 1 }),
      buy(1),
      User.upsert({ id: 2 }),
      buy(2),
      User.upsert({ id: 1 }),
      buy(1),
    ];

    expect(places(writes)).toEqual([[0, 2], [1, 3], [4], [5]]);
  });

  it('lets edges that create their ends commute with upserts of those nodes', () => {
    const buy = (user: number) => BOUGHT.upsert(User.merge({ id: user }), Item.merge({ id: 9 }));
    const writes = [buy(1), User.upsert({ id: 1 }), buy(2), User.upsert({ id: 2 }), buy(1)];

    expect(places(writes)).toEqual([
      [0, 2, 4],
      [1, 3],
    ]);
  });

  it('puts a node that one edge creates and the next must find in two groups', () => {
    const knows = (from: number, to: number) => KNOWS.upsert(User.ref({ id: from }), User.merge({ id: to }));

    expect(places([knows(1, 2), knows(2, 3), knows(1, 4)])).toEqual([[0], [1, 2]]);
  });

  it('writes ends of one label that are set alike as one list, others one end after the other', () => {
    const alike = (from: number, to: number) =>
      KNOWS.upsert(User.upsert({ id: from, age: 1 }), User.upsert({ id: to, age: 2 }));
    const unlike = (from: number, to: number) =>
      KNOWS.upsert(User.upsert({ id: from, age: 1 }), User.upsert({ id: to, name: 'n' }));

    expect(places([alike(1, 2), alike(2, 3), alike(3, 1)])).toEqual([[0, 1, 2]]);
    expect(places([unlike(1, 2), unlike(2, 3), unlike(4, 5)])).toEqual([[0], [1, 2]]);
  });

  it('keeps owned nodes behind the deletion of their owner', () => {
    const own = HAS_DAY.upsert(User.merge({ id: 1 }), Day.merge({ date: '2024-01-01' }));

    expect(places([own, User.delete({ id: 1 }), own])).toEqual([[0], [1], [2]]);
  });

  it('keeps writes of one edge in order, and lets its hub be shared', () => {
    const buy = (item: number, amount?: number) =>
      BOUGHT.upsert(User.ref({ id: 1 }), Item.ref({ id: item }), amount === undefined ? {} : { amount });
    const cancel = (item: number) => BOUGHT.delete(User.ref({ id: 1 }), Item.ref({ id: item }));

    expect(places([buy(1), cancel(2), buy(3), buy(4, 1), cancel(1), buy(1)])).toEqual([
      [0, 2],
      [1, 4],
      [3],
      [5],
    ]);
  });

  it('gives the graph of the writes one by one, for any history', () => {
    fc.assert(
      fc.property(histories, (batches) => {
        const inOrder = createMemoryGraph();
        const grouped = createMemoryGraph();
        for (const writes of batches) {
          const expected = failures(inOrder, [...writes.entries()]);
          const planned = planBatch(writes).flatMap((group) =>
            group.writes.map(({ index, write }) => [index, write] as const),
          );
          expect(failures(grouped, planned)).toEqual(expected);
          expect(grouped.snapshot()).toEqual(inOrder.snapshot());
        }
      }),
      { numRuns: fuzzRuns(500) },
    );
  });
});

/** Applies writes and gives the places of those that failed, sorted. */
function failures(
  store: ReturnType<typeof createMemoryGraph>,
  writes: readonly (readonly [number, GraphWrite])[],
): number[] {
  return writes
    .filter(([, write]) => store.apply(write) !== undefined)
    .map(([index]) => index)
    .sort((a, b) => a - b);
}
