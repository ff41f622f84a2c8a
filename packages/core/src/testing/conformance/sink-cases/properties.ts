import assert from 'node:assert/strict';
import { conformanceGraph as graph } from '../conformance-graph.ts';
import type { SinkCase } from '../sink-harness.ts';
import { withTarget } from '../with-target.ts';

const group = 'keys and properties';
const { Person, City, Account } = graph;

const sparse: SinkCase = {
  name: 'removes a property that is null and leaves one that is undefined',
  group,
  run: async (kit) => {
    await withTarget(kit, graph, async (use) => {
      const sink = await use.open();
      await use.write(sink, [Person.upsert({ id: 'a', name: 'Ada', age: 36, score: 1 })]);

      await use.write(sink, [Person.upsert({ id: 'a', name: undefined, age: null })]);

      assert.deepEqual(
        await use.nodeLines('Person'),
        use.lines('Person', { id: 'a', name: 'Ada', score: 1 }),
      );
    });
  },
};

const nullInBatch: SinkCase = {
  name: 'keeps the order of setting and removing a property within a batch',
  group,
  run: async (kit) => {
    await withTarget(kit, graph, async (use) => {
      const sink = await use.open();

      await use.write(sink, [
        Person.upsert({ id: 'a', name: 'Ada' }),
        Person.upsert({ id: 'a', name: null }),
        Person.upsert({ id: 'b', name: null }),
        Person.upsert({ id: 'b', name: 'Bob' }),
      ]);

      assert.deepEqual(
        await use.nodeLines('Person'),
        use.lines('Person', { id: 'a' }, { id: 'b', name: 'Bob' }),
      );
    });
  },
};

const composite: SinkCase = {
  name: 'tells keys of several parts apart, however they run together',
  group,
  run: async (kit) => {
    await withTarget(kit, graph, async (use) => {
      const sink = await use.open();
      const rows = [
        ['a', 'bc'],
        ['ab', 'c'],
        ['a|b', 'c'],
        ['a', 'b|c'],
        ['a,b', 'c'],
        ['', 'abc'],
        ['"a', '"'],
        ['1:a', ''],
      ];
      const cities = rows.map(([country = '', name = ''], population) => ({ country, name, population }));

      await use.write(
        sink,
        cities.map((city) => City.upsert(city)),
      );
      await use.write(
        sink,
        cities.map((city) => City.upsert(city)),
      );

      assert.deepEqual(await use.nodeLines('City'), use.lines('City', ...cities));
    });
  },
};

const hostile: SinkCase = {
  name: 'takes any text for a key and a property as text',
  group,
  run: async (kit) => {
    await withTarget(kit, graph, async (use) => {
      const sink = await use.open();
      const texts = [
        `'`,
        '"',
        '`',
        '\\',
        '$name',
        '{a: 1}',
        '//',
        "'; DROP",
        'ä€😀',
        ' ',
        'a\nb\tc',
        'null',
        '0',
        'A',
        'a',
      ];
      const rows = texts.map((text) => ({ id: text, name: text }));

      await use.write(
        sink,
        rows.map((row) => Person.upsert(row)),
      );

      assert.deepEqual(await use.nodeLines('Person'), use.lines('Person', ...rows));
    });
  },
};

const large: SinkCase = {
  name: 'keeps integers beyond 2^53 exact, in keys and in properties',
  group,
  run: async (kit) => {
    await withTarget(kit, graph, async (use) => {
      const sink = await use.open();
      const rows = [
        { number: 2n ** 53n, balance: 2n ** 53n + 1n },
        { number: 2n ** 53n + 1n, balance: 2n ** 63n - 1n },
        { number: -(2n ** 63n), balance: -(2n ** 53n) - 1n },
        { number: 5, balance: 0 },
      ];

      await use.write(
        sink,
        rows.map((row) => Account.upsert(row)),
      );
      await use.write(sink, [Account.upsert({ number: 5n, balance: 7n })]);

      const expected = [...rows.slice(0, 3), { number: 5, balance: 7 }];
      assert.deepEqual(await use.nodeLines('Account'), use.lines('Account', ...expected));
    });
  },
};

/** @internal */
export const propertyCases: readonly SinkCase[] = [sparse, nullInBatch, composite, hostile, large];
