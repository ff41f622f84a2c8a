import assert from 'node:assert/strict';
import type { VersionType } from '../../../graph/schema-types.ts';
import { conformanceGraph as graph, versionedGraph } from '../conformance-graph.ts';
import type { SinkCase, SinkKit } from '../sink-harness.ts';
import { withTarget } from '../with-target.ts';

const group = 'versions';
const { Device } = graph;
const id = 'd';

const older: SinkCase = {
  name: 'leaves a node alone that has a newer version',
  group,
  run: async (kit) => {
    await withTarget(kit, graph, async (use) => {
      const sink = await use.open();
      await use.write(sink, [Device.upsert({ id, state: 'on', note: 'n', revision: 2 })]);

      await use.write(sink, [Device.upsert({ id, state: 'off', note: null, revision: 1 })]);
      await use.write(sink, [Device.update({ id, state: 'off', revision: 1 })]);
      await use.write(sink, [Device.update({ id: 'nobody', state: 'off', revision: 9 })]);

      assert.deepEqual(
        await use.nodeLines('Device'),
        use.lines('Device', { id, state: 'on', note: 'n', revision: 2 }),
      );
    });
  },
};

const sameBatch: SinkCase = {
  name: 'compares the versions of one node within a batch, in its order',
  group,
  run: async (kit) => {
    await withTarget(kit, graph, async (use) => {
      const sink = await use.open();

      await use.write(sink, [
        Device.upsert({ id, state: 'first', revision: 2 }),
        Device.upsert({ id, state: 'older', revision: 1 }),
        Device.upsert({ id, note: 'newer', revision: 3 }),
        Device.upsert({ id, state: 'older', note: 'older', revision: 2 }),
        Device.upsert({ id: 'e', state: 'a', revision: 1 }),
        Device.upsert({ id: 'e', state: 'b', revision: 2 }),
      ]);

      const devices = [
        { id, state: 'first', note: 'newer', revision: 3 },
        { id: 'e', state: 'b', revision: 2 },
      ];
      assert.deepEqual(await use.nodeLines('Device'), use.lines('Device', ...devices));
    });
  },
};

const ties: SinkCase = {
  name: 'writes a node whose version is the same',
  group,
  run: async (kit) => {
    await withTarget(kit, graph, async (use) => {
      const sink = await use.open();
      await use.write(sink, [Device.upsert({ id, state: 'on', revision: 2 })]);

      await use.write(sink, [Device.upsert({ id, state: 'off', revision: 2n })]);
      await use.write(sink, [Device.update({ id, note: 'n', revision: 2 })]);

      assert.deepEqual(
        await use.nodeLines('Device'),
        use.lines('Device', { id, state: 'off', note: 'n', revision: 2 }),
      );
    });
  },
};

const unversioned: SinkCase = {
  name: 'writes a node that has no version yet, and keeps the version then',
  group,
  run: async (kit) => {
    await withTarget(kit, graph, async (use) => {
      const sink = await use.open();
      const other = { id: 'other' };
      await use.write(sink, [
        graph.LINKED.upsert(Device.merge({ id }), Device.merge(other), { revision: 1 }),
      ]);

      await use.write(sink, [Device.upsert({ id, state: 'on', revision: -5 })]);
      await use.write(sink, [Device.upsert({ id, state: 'off', revision: -6 })]);

      const devices = use.lines('Device', { id, state: 'on', revision: -5 }, other);
      assert.deepEqual(await use.nodeLines('Device'), devices);
    });
  },
};

const reborn: SinkCase = {
  name: 'deletes a node whatever its version, and writes it again with an older one',
  group,
  run: async (kit) => {
    await withTarget(kit, graph, async (use) => {
      const sink = await use.open();
      await use.write(sink, [Device.upsert({ id, state: 'on', revision: 2 })]);

      await use.write(sink, [Device.delete({ id })]);
      const between = await use.nodeLines('Device');
      await use.write(sink, [Device.upsert({ id, note: 'again', revision: 1 })]);

      assert.deepEqual(between, []);
      assert.deepEqual(
        await use.nodeLines('Device'),
        use.lines('Device', { id, note: 'again', revision: 1 }),
      );
    });
  },
};

/** Values of each type, the older first; as text most of them would sort the other way round. */
const orders: { readonly [T in VersionType]: readonly (readonly [older: unknown, newer: unknown])[] } = {
  integer: [
    [9, 10],
    [2n ** 53n, 2n ** 53n + 1n],
    [-3, -2n],
  ],
  float: [
    [9.5, 10.25],
    [-2, -1.5],
  ],
  string: [
    ['Z', 'a'],
    ['a', 'aa'],
  ],
  date: [['2024-02-29', '2024-03-01']],
  datetime: [
    ['2024-05-01T12:30:00+02:00', '2024-05-01T11:00:00Z'],
    [new Date('2024-05-01T10:00:00Z'), '2024-05-01T13:00:00.5+02:00'],
  ],
  'local-datetime': [['2024-05-01T12:30', '2024-05-01T12:30:00.5']],
};

const byType: readonly SinkCase[] = Object.entries(orders).map(([type, pairs]) => ({
  name: `compares versions of type ${type} as such`,
  group,
  run: async (kit) => await compare(kit, type as VersionType, pairs),
}));

/** By UTF-16 these sort the other way round. */
const byCodePoint: SinkCase = {
  name: 'compares versions of type string by code point',
  group,
  run: async (kit) => await compare(kit, 'string', [['\uff5e', '😀']]),
};

async function compare(
  kit: SinkKit,
  type: VersionType,
  pairs: readonly (readonly [older: unknown, newer: unknown])[],
): Promise<void> {
  const versioned = versionedGraph(type);
  const { Versioned } = versioned;
  await withTarget(kit, versioned, async (use) => {
    const sink = await use.open();
    const rows = (which: 0 | 1, round: number) =>
      pairs.map((pair, index) => ({ id: `v${index}`, round, version: pair[which] as string }));

    for (const [round, which] of ([0, 1, 0] as const).entries()) {
      await use.write(
        sink,
        rows(which, round).map((row) => Versioned.upsert(row)),
      );
    }

    assert.deepEqual(await use.nodeLines('Versioned'), use.lines('Versioned', ...rows(1, 1)));
  });
}

/** @internal */
export const versionCases: readonly SinkCase[] = [
  older,
  sameBatch,
  ties,
  unversioned,
  reborn,
  ...byType,
  byCodePoint,
];
