import assert from 'node:assert/strict';
import { conformanceGraph as graph } from '../conformance-graph.ts';
import type { SinkCase } from '../sink-harness.ts';
import { withTarget } from '../with-target.ts';

const group = 'owned nodes';
const { Person, Day, HAS_DAY } = graph;
const a = { id: 'a' };
const b = { id: 'b' };
const first = { date: '2024-02-29' };
const second = { date: '2024-03-01' };

const apart: SinkCase = {
  name: 'keeps the same key under two owners apart',
  group,
  run: async (kit) => {
    await withTarget(kit, graph, async (use) => {
      const sink = await use.open();

      await use.write(sink, [
        HAS_DAY.upsert(Person.merge(a), Day.upsert({ ...first, amount: 1 })),
        HAS_DAY.upsert(Person.merge(b), Day.upsert({ ...first, amount: 2 })),
      ]);

      const days = use.lines('Day', { ...first, amount: 1 }, { ...first, amount: 2 });
      assert.deepEqual(await use.nodeLines('Day'), days);
      const edges = [a, b].map((from) => use.edgeLine('HAS_DAY', { from, to: first })).sort();
      assert.deepEqual(await use.edgeLines('HAS_DAY'), edges);
    });
  },
};

const once: SinkCase = {
  name: 'writes an owned node once per owner and key, with its later properties',
  group,
  run: async (kit) => {
    await withTarget(kit, graph, async (use) => {
      const sink = await use.open();
      const has = (row: { amount?: number | null; note?: string }) =>
        HAS_DAY.upsert(Person.merge(a), Day.upsert({ ...first, ...row }));

      await use.write(sink, [has({ amount: 1, note: 'n' }), has({ amount: 2 })]);
      await use.write(sink, [has({ amount: null }), HAS_DAY.upsert(Person.ref(a), Day.merge(second))]);
      await use.write(sink, [HAS_DAY.upsert(Person.ref(a), Day.merge(second))]);

      assert.deepEqual(await use.nodeLines('Day'), use.lines('Day', { ...first, note: 'n' }, second));
      assert.equal((await use.target.edges('HAS_DAY')).length, 2);
    });
  },
};

const missing: SinkCase = {
  name: 'names an owned node that must exist and does not, also where another owner has its key',
  group,
  run: async (kit) => {
    await withTarget(kit, graph, async (use) => {
      const sink = await use.open();
      await use.write(sink, [Person.upsert(a), HAS_DAY.upsert(Person.merge(b), Day.merge(first))]);

      const failed = await use.failures(sink, [
        HAS_DAY.upsert(Person.ref(b), Day.ref(first)),
        HAS_DAY.upsert(Person.ref(a), Day.ref(first)),
        HAS_DAY.upsert(Person.ref(a), Day.ref(first, { missing: 'skip' })),
      ]);

      assert.deepEqual(
        failed.map(({ index, error }) => [index, error.reason]),
        [[1, 'missing-endpoint']],
      );
      assert.deepEqual(await use.edgeLines('HAS_DAY'), [use.edgeLine('HAS_DAY', { from: b, to: first })]);
    });
  },
};

const remove: SinkCase = {
  name: 'deletes an owned node with its edge, and not that of another owner',
  group,
  run: async (kit) => {
    await withTarget(kit, graph, async (use) => {
      const sink = await use.open();
      await use.write(sink, [
        HAS_DAY.upsert(Person.merge(a), Day.upsert({ ...first, amount: 1 })),
        HAS_DAY.upsert(Person.merge(b), Day.upsert({ ...first, amount: 2 })),
        HAS_DAY.upsert(Person.merge(b), Day.upsert({ ...second, amount: 3 })),
      ]);

      await use.write(sink, [
        HAS_DAY.delete(Person.ref(b), Day.ref(first)),
        HAS_DAY.delete(Person.ref(a), Day.ref(second)),
      ]);

      const days = use.lines('Day', { ...first, amount: 1 }, { ...second, amount: 3 });
      assert.deepEqual(await use.nodeLines('Day'), days);
      assert.deepEqual(await use.nodeLines('Person'), use.lines('Person', a, b));
    });
  },
};

const removeOwner: SinkCase = {
  name: 'deletes what a node owns together with it, and nothing of another owner',
  group,
  run: async (kit) => {
    await withTarget(kit, graph, async (use) => {
      const sink = await use.open();
      await use.write(sink, [
        HAS_DAY.upsert(Person.merge(a), Day.upsert({ ...first, amount: 1 })),
        HAS_DAY.upsert(Person.merge(b), Day.upsert({ ...first, amount: 2 })),
      ]);

      await use.write(sink, [Person.delete(a)]);

      assert.deepEqual(await use.nodeLines('Person'), use.lines('Person', b));
      assert.deepEqual(await use.nodeLines('Day'), use.lines('Day', { ...first, amount: 2 }));
      assert.deepEqual(await use.edgeLines('HAS_DAY'), [use.edgeLine('HAS_DAY', { from: b, to: first })]);
    });
  },
};

/** @internal */
export const ownedCases: readonly SinkCase[] = [apart, once, missing, remove, removeOwner];
