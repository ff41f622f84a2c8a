import assert from 'node:assert/strict';
import { conformanceGraph as graph } from '../conformance-graph.ts';
import type { SinkCase } from '../sink-harness.ts';
import { withTarget } from '../with-target.ts';

const group = 'parallel and deleted edges';
const { Person, KNOWS, PAID } = graph;
const a = { id: 'a' };
const b = { id: 'b' };
const c = { id: 'c' };

const keyed: SinkCase = {
  name: 'tells parallel edges apart by their key',
  group,
  run: async (kit) => {
    await withTarget(kit, graph, async (use) => {
      const sink = await use.open();
      const paid = (at: number, amount: number) =>
        PAID.upsert(Person.merge(a), Person.merge(b), { at, amount });

      await use.write(sink, [paid(1, 10), paid(2, 20), paid(1, 11)]);
      await use.write(sink, [paid(2, 22), PAID.delete(Person.ref(a), Person.ref(b), { at: 7 })]);

      const expected = [
        { at: 1, amount: 11 },
        { at: 2, amount: 22 },
      ];
      const lines = expected.map((row) => use.edgeLine('PAID', { from: a, to: b, row })).sort();
      assert.deepEqual(await use.edgeLines('PAID'), lines);
    });
  },
};

const remove: SinkCase = {
  name: 'deletes an edge and leaves its nodes, and does nothing where there is none',
  group,
  run: async (kit) => {
    await withTarget(kit, graph, async (use) => {
      const sink = await use.open();
      const pair = (from: { id: string }, to: { id: string }) =>
        KNOWS.upsert(Person.merge(from), Person.merge(to));
      await use.write(sink, [pair(a, b), pair(b, a), pair(a, c)]);

      await use.write(sink, [
        KNOWS.delete(Person.ref(a), Person.ref(b)),
        KNOWS.delete(Person.ref(c), Person.ref(a)),
        KNOWS.delete(Person.ref({ id: 'nobody' }), Person.ref(a)),
      ]);

      const left = [
        use.edgeLine('KNOWS', { from: a, to: c }),
        use.edgeLine('KNOWS', { from: b, to: a }),
      ].sort();
      assert.deepEqual(await use.edgeLines('KNOWS'), left);
      assert.deepEqual(await use.nodeLines('Person'), use.lines('Person', a, b, c));
    });
  },
};

const removeKeyed: SinkCase = {
  name: 'deletes the edge with the key it is told, and no parallel one',
  group,
  run: async (kit) => {
    await withTarget(kit, graph, async (use) => {
      const sink = await use.open();
      const paid = (at: number) => PAID.upsert(Person.merge(a), Person.merge(b), { at });
      await use.write(sink, [paid(1), paid(2), paid(3)]);

      await use.write(sink, [PAID.delete(Person.ref(a), Person.ref(b), { at: 2 }), paid(1)]);

      const lines = [1, 3].map((at) => use.edgeLine('PAID', { from: a, to: b, row: { at } })).sort();
      assert.deepEqual(await use.edgeLines('PAID'), lines);
    });
  },
};

const reborn: SinkCase = {
  name: 'keeps the order of deleting and creating an edge within a batch',
  group,
  run: async (kit) => {
    await withTarget(kit, graph, async (use) => {
      const sink = await use.open();
      const knows = (to: { id: string }, row: { since?: number; how?: string }) =>
        KNOWS.upsert(Person.merge(a), Person.merge(to), row);
      await use.write(sink, [knows(b, { since: 1 }), knows(c, { since: 1 })]);

      await use.write(sink, [
        KNOWS.delete(Person.ref(a), Person.ref(b)),
        knows(b, { how: 'again' }),
        knows(c, { how: 'again' }),
        KNOWS.delete(Person.ref(a), Person.ref(c)),
      ]);

      assert.deepEqual(await use.edgeLines('KNOWS'), [
        use.edgeLine('KNOWS', { from: a, to: b, row: { how: 'again' } }),
      ]);
    });
  },
};

/** @internal */
export const edgeKeyCases: readonly SinkCase[] = [keyed, remove, removeKeyed, reborn];
