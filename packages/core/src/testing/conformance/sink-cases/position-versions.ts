import assert from 'node:assert/strict';
import type { WriteOrigin } from '../../../contracts/sink.ts';
import { RivergraphError } from '../../../errors.ts';
import { conformanceGraph as graph } from '../conformance-graph.ts';
import type { SinkCase } from '../sink-harness.ts';
import type { PlacedWrite } from '../with-target.ts';
import { withTarget } from '../with-target.ts';

const group = 'versions by position';
const { Device, Sensor, MEASURES } = graph;
const id = 's';
const first = { topic: 't', id: 't-0' };
const second = { topic: 't', id: 't-1' };

/** Order keys are text: 10 comes after 9 because both have the same length. */
function placeOf(partition: WriteOrigin['partition'], position: number): WriteOrigin {
  return { partition, position, orderKey: String(position).padStart(4, '0') };
}

function sensor(row: { reading?: number | null; unit?: string }, origin: WriteOrigin): PlacedWrite {
  return { write: Sensor.upsert({ id, ...row }), origin };
}

const older: SinkCase = {
  name: 'leaves a node alone that was written from a later place, and writes the same place again',
  group,
  run: async (kit) => {
    await withTarget(kit, graph, async (use) => {
      const sink = await use.open();
      await use.writeFrom(sink, [
        sensor({ reading: 9 }, placeOf(first, 9)),
        sensor({ reading: 10 }, placeOf(first, 10)),
      ]);

      await use.writeFrom(sink, [sensor({ reading: null, unit: 'old' }, placeOf(first, 9))]);
      const kept = await use.nodeLines('Sensor');
      await use.writeFrom(sink, [sensor({ reading: 10.5 }, placeOf(first, 10))]);

      assert.deepEqual(kept, use.lines('Sensor', { id, reading: 10 }));
      assert.deepEqual(await use.nodeLines('Sensor'), use.lines('Sensor', { id, reading: 10.5 }));
    });
  },
};

const apart: SinkCase = {
  name: 'writes a node from another partition, whatever the place',
  group,
  run: async (kit) => {
    await withTarget(kit, graph, async (use) => {
      const sink = await use.open();
      await use.writeFrom(sink, [sensor({ reading: 1 }, placeOf(second, 10))]);

      await use.writeFrom(sink, [sensor({ unit: 'C' }, placeOf(first, 1))]);
      await use.writeFrom(sink, [sensor({ reading: 2 }, placeOf(second, 9))]);

      assert.deepEqual(await use.nodeLines('Sensor'), use.lines('Sensor', { id, reading: 2, unit: 'C' }));
    });
  },
};

const edge: SinkCase = {
  name: 'leaves an edge and its end alone that were written from a later place',
  group,
  run: async (kit) => {
    await withTarget(kit, graph, async (use) => {
      const sink = await use.open();
      const measures = (how: string, reading: number, origin: WriteOrigin): PlacedWrite => ({
        write: MEASURES.upsert(Device.merge({ id: 'd' }), Sensor.upsert({ id, reading }), { how }),
        origin,
      });
      await use.writeFrom(sink, [measures('well', 2, placeOf(first, 2))]);

      await use.writeFrom(sink, [measures('badly', 1, placeOf(first, 1))]);

      assert.deepEqual(await use.nodeLines('Sensor'), use.lines('Sensor', { id, reading: 2 }));
      assert.deepEqual(await use.edgeLines('MEASURES'), [
        use.edgeLine('MEASURES', { from: { id: 'd' }, to: { id }, row: { how: 'well' } }),
      ]);
    });
  },
};

const unordered: SinkCase = {
  name: 'refuses a batch as misconfigured where a version needs a place, and the source has no order keys',
  group,
  run: async (kit) => {
    await withTarget(kit, graph, async (use) => {
      const sink = await use.open();
      const origin = { ...placeOf(first, 1), orderKey: undefined };

      const error: unknown = await use
        .writeFrom(sink, [
          { write: Device.upsert({ id: 'd', revision: 1 }), origin },
          sensor({ reading: 1 }, origin),
        ])
        .catch((caught: unknown) => caught);

      assert.ok(error instanceof RivergraphError, 'the write rejects with an error of the library');
      assert.equal(error.code, 'misconfigured');
      assert.deepEqual(await use.nodeLines('Sensor'), []);
    });
  },
};

/** @internal */
export const positionCases: readonly SinkCase[] = [older, apart, edge, unordered];
