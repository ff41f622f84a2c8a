import assert from 'node:assert/strict';
import { conformanceGraph as graph } from '../conformance-graph.ts';
import type { SinkCase } from '../sink-harness.ts';
import { withTarget } from '../with-target.ts';

const group = 'nodes';
const { Person, Account, KNOWS } = graph;

const visible: SinkCase = {
  name: 'has written a batch when it says so',
  group,
  run: async (kit) => {
    await withTarget(kit, graph, async (use) => {
      const sink = await use.open();
      const row = { id: 'a', name: 'Ada', age: 36, score: 1.5 };

      await use.write(sink, [Person.upsert(row), Account.upsert({ number: 1 })]);

      assert.deepEqual(await use.nodeLines('Person'), use.lines('Person', row));
      assert.deepEqual(await use.nodeLines('Account'), use.lines('Account', { number: 1 }));
    });
  },
};

const twice: SinkCase = {
  name: 'makes the same graph of the same batch twice',
  group,
  run: async (kit) => {
    await withTarget(kit, graph, async (use) => {
      const sink = await use.open();
      const batch = [
        Person.upsert({ id: 'a', name: 'Ada' }),
        KNOWS.upsert(Person.merge({ id: 'a' }), Person.merge({ id: 'b' }), { since: 1 }),
      ];

      await use.write(sink, batch);
      await use.write(sink, batch);

      assert.deepEqual(
        await use.nodeLines('Person'),
        use.lines('Person', { id: 'a', name: 'Ada' }, { id: 'b' }),
      );
      assert.equal((await use.target.edges('KNOWS')).length, 1);
    });
  },
};

const laterWins: SinkCase = {
  name: 'lets the later of two writes of one node in a batch win, property by property',
  group,
  run: async (kit) => {
    await withTarget(kit, graph, async (use) => {
      const sink = await use.open();

      await use.write(sink, [
        Person.upsert({ id: 'a', name: 'first', age: 1 }),
        Person.upsert({ id: 'b', name: 'other' }),
        Person.upsert({ id: 'a', name: 'second', score: 2 }),
        Person.upsert({ id: 'a', name: 'third' }),
      ]);

      const expected = use.lines(
        'Person',
        { id: 'a', name: 'third', age: 1, score: 2 },
        { id: 'b', name: 'other' },
      );
      assert.deepEqual(await use.nodeLines('Person'), expected);
    });
  },
};

const update: SinkCase = {
  name: 'updates a node that exists, and does nothing for one that does not',
  group,
  run: async (kit) => {
    await withTarget(kit, graph, async (use) => {
      const sink = await use.open();
      await use.write(sink, [Person.upsert({ id: 'a', name: 'Ada', age: 1 })]);

      await use.write(sink, [
        Person.update({ id: 'a', age: 2, name: null }),
        Person.update({ id: 'b', age: 3 }),
      ]);

      assert.deepEqual(await use.nodeLines('Person'), use.lines('Person', { id: 'a', age: 2 }));
    });
  },
};

const remove: SinkCase = {
  name: 'deletes a node with its edges, and does nothing for one that does not exist',
  group,
  run: async (kit) => {
    await withTarget(kit, graph, async (use) => {
      const sink = await use.open();
      const pair = (from: string, to: string) =>
        KNOWS.upsert(Person.merge({ id: from }), Person.merge({ id: to }));
      await use.write(sink, [pair('a', 'b'), pair('b', 'c'), pair('a', 'c')]);

      await use.write(sink, [Person.delete({ id: 'b' }), Person.delete({ id: 'nobody' })]);

      assert.deepEqual(await use.nodeLines('Person'), use.lines('Person', { id: 'a' }, { id: 'c' }));
      assert.deepEqual(await use.edgeLines('KNOWS'), [
        use.edgeLine('KNOWS', { from: { id: 'a' }, to: { id: 'c' } }),
      ]);
    });
  },
};

const reborn: SinkCase = {
  name: 'keeps the order of deleting and creating a node within a batch',
  group,
  run: async (kit) => {
    await withTarget(kit, graph, async (use) => {
      const sink = await use.open();
      await use.write(sink, [
        Person.upsert({ id: 'a', name: 'old', age: 1 }),
        Person.upsert({ id: 'b', name: 'old' }),
      ]);

      await use.write(sink, [
        Person.delete({ id: 'a' }),
        Person.upsert({ id: 'a', score: 2 }),
        Person.upsert({ id: 'b', score: 2 }),
        Person.delete({ id: 'b' }),
      ]);

      assert.deepEqual(await use.nodeLines('Person'), use.lines('Person', { id: 'a', score: 2 }));
    });
  },
};

const many: SinkCase = {
  name: 'writes as many in a batch as its limits allow, or two thousand',
  group,
  run: async (kit) => {
    await withTarget(kit, graph, async (use) => {
      const sink = await use.open();
      const { maxRecords = 2000, maxWeight = 2000, weight = () => 1 } = sink.limits ?? {};
      const probe = Person.upsert({ id: '0', age: 0 });
      const count = Math.max(1, Math.min(2000, maxRecords, Math.floor(maxWeight / weight(probe))));
      const rows = Array.from({ length: count }, (_, index) => ({ id: String(index), age: index }));

      await use.write(
        sink,
        rows.map((row) => Person.upsert(row)),
      );

      assert.deepEqual(await use.nodeLines('Person'), use.lines('Person', ...rows));
    });
  },
};

/** @internal */
export const nodeCases: readonly SinkCase[] = [visible, twice, laterWins, update, remove, reborn, many];
