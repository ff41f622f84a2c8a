import assert from 'node:assert/strict';
import { conformanceGraph as graph } from '../conformance-graph.ts';
import type { SinkCase } from '../sink-harness.ts';
import { withTarget } from '../with-target.ts';

const group = 'versions of edges and their ends';
const { Person, Device, Shift, LINKED, HAS_SHIFT } = graph;
const a = { id: 'a' };
const b = { id: 'b' };

const older: SinkCase = {
  name: 'leaves an edge alone that has a newer version, and writes one that ties',
  group,
  run: async (kit) => {
    await withTarget(kit, graph, async (use) => {
      const sink = await use.open();
      const linked = (to: { id: string }, quality: string | null, revision: number) =>
        LINKED.upsert(Device.merge(a), Device.merge(to), { quality, revision });
      await use.write(sink, [linked(b, 'good', 2), linked(a, 'good', 2)]);

      await use.write(sink, [linked(b, null, 1), linked(a, 'same', 2)]);

      const edges = [
        use.edgeLine('LINKED', { from: a, to: a, row: { quality: 'same', revision: 2 } }),
        use.edgeLine('LINKED', { from: a, to: b, row: { quality: 'good', revision: 2 } }),
      ];
      assert.deepEqual(await use.edgeLines('LINKED'), edges.sort());
    });
  },
};

const ends: SinkCase = {
  name: 'leaves the ends of an edge alone that have newer versions, and writes the edge and the other end',
  group,
  run: async (kit) => {
    await withTarget(kit, graph, async (use) => {
      const sink = await use.open();
      await use.write(sink, [Device.upsert({ ...a, state: 'on', revision: 5 })]);

      await use.write(sink, [
        LINKED.upsert(
          Device.upsert({ ...a, state: 'off', note: 'n', revision: 4 }),
          Device.upsert({ ...b, state: 'new', revision: 1 }),
          { quality: 'good', revision: 1 },
        ),
      ]);

      const devices = [
        { ...a, state: 'on', revision: 5 },
        { ...b, state: 'new', revision: 1 },
      ];
      assert.deepEqual(await use.nodeLines('Device'), use.lines('Device', ...devices));
      assert.deepEqual(await use.edgeLines('LINKED'), [
        use.edgeLine('LINKED', { from: a, to: b, row: { quality: 'good', revision: 1 } }),
      ]);
    });
  },
};

const newerEnds: SinkCase = {
  name: 'writes the ends of an edge that are newer, where the edge itself is older',
  group,
  run: async (kit) => {
    await withTarget(kit, graph, async (use) => {
      const sink = await use.open();
      const linked = (state: string, revision: number, edge: { quality: string; revision: number }) =>
        LINKED.upsert(Device.upsert({ ...a, state, revision }), Device.merge(b), edge);
      await use.write(sink, [linked('on', 1, { quality: 'good', revision: 9 })]);

      await use.write(sink, [linked('off', 2, { quality: 'bad', revision: 8 })]);

      const devices = use.lines('Device', { ...a, state: 'off', revision: 2 }, b);
      assert.deepEqual(await use.nodeLines('Device'), devices);
      assert.deepEqual(await use.edgeLines('LINKED'), [
        use.edgeLine('LINKED', { from: a, to: b, row: { quality: 'good', revision: 9 } }),
      ]);
    });
  },
};

const owned: SinkCase = {
  name: 'leaves an owned node alone that has a newer version, and not that of another owner',
  group,
  run: async (kit) => {
    await withTarget(kit, graph, async (use) => {
      const sink = await use.open();
      const date = '2024-02-29';
      const shift = (owner: { id: string }, hours: number, revision: number) =>
        HAS_SHIFT.upsert(Person.merge(owner), Shift.upsert({ date, hours, revision }));
      await use.write(sink, [shift(a, 1, 2), shift(b, 2, 1)]);

      await use.write(sink, [shift(a, 3, 1), shift(b, 4, 1)]);
      await use.write(sink, [HAS_SHIFT.upsert(Person.merge(a), Shift.merge({ date }))]);

      const shifts = [
        { date, hours: 1, revision: 2 },
        { date, hours: 4, revision: 1 },
      ];
      assert.deepEqual(await use.nodeLines('Shift'), use.lines('Shift', ...shifts));
    });
  },
};

/** @internal */
export const edgeVersionCases: readonly SinkCase[] = [older, ends, newerEnds, owned];
