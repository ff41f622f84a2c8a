import assert from 'node:assert/strict';
import { conformanceGraph as graph } from '../conformance-graph.ts';
import type { SinkCase } from '../sink-harness.ts';
import { withTarget } from '../with-target.ts';

const group = 'edges';
const { Person, City, KNOWS, LIVES_IN } = graph;
const a = { id: 'a' };
const b = { id: 'b' };

const refs: SinkCase = {
  name: 'joins nodes that exist, in the right direction, and changes nothing about them',
  group,
  run: async (kit) => {
    await withTarget(kit, graph, async (use) => {
      const sink = await use.open();
      await use.write(sink, [Person.upsert({ ...a, name: 'Ada' }), Person.upsert({ ...b, name: 'Bob' })]);

      await use.write(sink, [KNOWS.upsert(Person.ref(b), Person.ref(a), { since: 2001 })]);

      assert.deepEqual(await use.edgeLines('KNOWS'), [
        use.edgeLine('KNOWS', { from: b, to: a, row: { since: 2001 } }),
      ]);
      const people = use.lines('Person', { ...a, name: 'Ada' }, { ...b, name: 'Bob' });
      assert.deepEqual(await use.nodeLines('Person'), people);
    });
  },
};

const sameBatch: SinkCase = {
  name: 'finds the ends that the same batch has written before',
  group,
  run: async (kit) => {
    await withTarget(kit, graph, async (use) => {
      const sink = await use.open();
      const home = { country: 'x', name: 'y' };

      await use.write(sink, [
        Person.upsert(a),
        City.upsert(home),
        LIVES_IN.upsert(Person.ref(a), City.ref(home)),
        Person.upsert({ ...a, age: 3 }),
      ]);

      assert.deepEqual(await use.edgeLines('LIVES_IN'), [use.edgeLine('LIVES_IN', { from: a, to: home })]);
      assert.deepEqual(await use.nodeLines('Person'), use.lines('Person', { ...a, age: 3 }));
    });
  },
};

const merges: SinkCase = {
  name: 'creates merged ends where they are missing, and leaves those that are there alone',
  group,
  run: async (kit) => {
    await withTarget(kit, graph, async (use) => {
      const sink = await use.open();
      await use.write(sink, [Person.upsert({ ...a, name: 'Ada' })]);

      await use.write(sink, [KNOWS.upsert(Person.merge(a), Person.merge(b))]);

      assert.deepEqual(await use.nodeLines('Person'), use.lines('Person', { ...a, name: 'Ada' }, b));
      assert.deepEqual(await use.edgeLines('KNOWS'), [use.edgeLine('KNOWS', { from: a, to: b })]);
    });
  },
};

const upserts: SinkCase = {
  name: 'sets the properties of ends that are upserts, with null and undefined as ever',
  group,
  run: async (kit) => {
    await withTarget(kit, graph, async (use) => {
      const sink = await use.open();
      await use.write(sink, [Person.upsert({ ...a, name: 'Ada', age: 1, score: 1 })]);

      const from = Person.upsert({ ...a, name: 'new', age: null });
      await use.write(sink, [KNOWS.upsert(from, Person.upsert({ ...b, age: 2 }), { since: 3 })]);

      const people = use.lines('Person', { ...a, name: 'new', score: 1 }, { ...b, age: 2 });
      assert.deepEqual(await use.nodeLines('Person'), people);
      assert.deepEqual(await use.edgeLines('KNOWS'), [
        use.edgeLine('KNOWS', { from: a, to: b, row: { since: 3 } }),
      ]);
    });
  },
};

const single: SinkCase = {
  name: 'keeps one edge without key between two nodes, with its later properties',
  group,
  run: async (kit) => {
    await withTarget(kit, graph, async (use) => {
      const sink = await use.open();
      const knows = (row: { since?: number | null; how?: string | null }) =>
        KNOWS.upsert(Person.merge(a), Person.merge(b), row);

      await use.write(sink, [knows({ since: 1, how: 'school' }), knows({ since: 2 })]);
      await use.write(sink, [knows({ how: null })]);

      assert.deepEqual(await use.edgeLines('KNOWS'), [
        use.edgeLine('KNOWS', { from: a, to: b, row: { since: 2 } }),
      ]);
    });
  },
};

const loop: SinkCase = {
  name: 'joins a node with itself',
  group,
  run: async (kit) => {
    await withTarget(kit, graph, async (use) => {
      const sink = await use.open();

      await use.write(sink, [KNOWS.upsert(Person.merge(a), Person.merge(a), { since: 1 })]);
      await use.write(sink, [KNOWS.upsert(Person.ref(a), Person.ref(a), { since: 2 })]);

      assert.deepEqual(await use.nodeLines('Person'), use.lines('Person', a));
      assert.deepEqual(await use.edgeLines('KNOWS'), [
        use.edgeLine('KNOWS', { from: a, to: a, row: { since: 2 } }),
      ]);
    });
  },
};

/** @internal */
export const edgeCases: readonly SinkCase[] = [refs, sameBatch, merges, upserts, single, loop];
