import { describe, expect, it } from 'vitest';
import { defineGraph, type GraphWrite, type Write } from '../../../src/index.ts';
import { assignment, type NumberedItem } from '../items.ts';
import { graph, opaque } from './batcher-graph.ts';
import { bench } from './support.ts';

const { User, Item, LIKES, KNOWS } = graph;

/** The numbers of the items that are sent as one, in the order sent. */
function folds(...writes: readonly Write[]): readonly (readonly number[])[] {
  const { add, batcher } = bench();
  const items = add(...writes);
  return (batcher.fold?.(items) ?? items.map((item) => ({ items: [item] }))).map((fold) =>
    fold.items.map(({ number }) => number),
  );
}

const like = (row: { stars?: number } = {}): Write =>
  LIKES.upsert(User.ref({ id: 1 }), Item.merge({ id: 'i' }), row);

describe('the folding of createEntityBatcher', () => {
  it('makes one write of several of one node', () => {
    const writes = [
      User.upsert({ id: 1, name: 'a' }),
      User.upsert({ id: 2 }),
      User.upsert({ id: 1n, age: 3 }),
    ];
    const { add, batcher } = bench();
    const [first] = batcher.fold?.(add(...writes)) ?? [];

    expect(folds(...writes)).toEqual([[0, 2], [1]]);
    const write = first?.write as GraphWrite | undefined;
    expect(write?.shape.set.map(({ name }) => name)).toEqual(['name', 'age']);
    expect(write?.row).toMatchObject({ name: 'a', age: 3 });
  });

  it('gives nothing to do where nothing is written twice', () => {
    const { add, batcher } = bench();

    expect(batcher.fold?.(add(User.upsert({ id: 1 }), User.upsert({ id: 2 }), like()))).toBeUndefined();
  });

  it('makes one write of several of one edge', () => {
    expect(folds(like({ stars: 1 }), like({ stars: 2 }), like())).toEqual([[0, 1, 2]]);
  });

  it('stops at a delete', () => {
    const upsert = User.upsert({ id: 1 });

    expect(folds(upsert, User.delete({ id: 1 }), upsert)).toEqual([[0], [1], [2]]);
    expect(folds(like(), User.delete({ id: 1 }), like())).toEqual([[0], [1], [2]]);
    expect(folds(like(), LIKES.delete(User.ref({ id: 1 }), Item.ref({ id: 'i' })), like())).toEqual([
      [0],
      [1],
      [2],
    ]);
  });

  it('does not mind edges that only need the node', () => {
    expect(folds(User.upsert({ id: 1 }), like(), User.upsert({ id: 1, age: 2 }))).toEqual([[0, 2], [1]]);
  });

  it('stops where an edge sets the node', () => {
    const edge = LIKES.upsert(User.upsert({ id: 1, age: 7 }), Item.merge({ id: 'j' }));

    expect(folds(User.upsert({ id: 1 }), edge, User.upsert({ id: 1, age: 2 }))).toEqual([[0], [1], [2]]);
  });

  it('does not move an update before what creates its node', () => {
    const update = User.update({ id: 1, age: 1 });
    const creating = KNOWS.upsert(User.merge({ id: 1 }), User.merge({ id: 2 }), { since: 1 });

    expect(folds(update, creating, update)).toEqual([[0], [1], [2]]);
    expect(folds(update, update)).toEqual([[0, 1]]);
  });

  it('does not move an edge before what creates its end', () => {
    const creating = KNOWS.upsert(User.merge({ id: 1 }), User.merge({ id: 2 }), { since: 1 });

    expect(folds(like(), creating, like())).toEqual([[0], [1], [2]]);
  });

  it('does not move a loop before what creates its node', () => {
    const loop = KNOWS.upsert(User.ref({ id: 1 }, { missing: 'skip' }), User.upsert({ id: 1 }), { since: 0 });
    const creating = KNOWS.upsert(User.merge({ id: 0 }), User.merge({ id: 1 }), { since: 0 });

    expect(folds(loop, creating, loop)).toEqual([[0], [1], [2]]);
  });

  it('folds what is versioned by its place only in the order of the stream, and of one partition', () => {
    const placed = defineGraph({
      nodes: { Room: { key: { id: 'integer' }, properties: { name: 'string' }, version: 'position' } },
    });
    const write = placed.Room.upsert({ id: 1, name: 'a' });
    const { add, addTo, batcher } = bench();
    const [first, second] = add(write, write);
    const [other] = addTo(assignment('q'), write);
    if (first === undefined || second === undefined || other === undefined) throw new RangeError('no items');
    const foldedOf = (...items: readonly NumberedItem[]): number | undefined => batcher.fold?.(items)?.length;

    expect(foldedOf(first, second)).toBe(1);
    expect(foldedOf(second, first)).toBe(2);
    expect(foldedOf(first, other)).toBe(2);
  });

  it('leaves opaque writes alone', () => {
    expect(folds(opaque(['a']), opaque(['a']))).toEqual([[0], [1]]);
  });
});
