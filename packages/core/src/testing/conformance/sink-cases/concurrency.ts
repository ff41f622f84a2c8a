import assert from 'node:assert/strict';
import type { Sink } from '../../../contracts/sink.ts';
import type { GraphWrite } from '../../../graph/write.ts';
import { conformanceGraph as graph } from '../conformance-graph.ts';
import type { SinkCase } from '../sink-harness.ts';
import { type TargetUse, withTarget } from '../with-target.ts';

const group = 'concurrency';
const { Person, KNOWS } = graph;
const size = 30;

const oneSink: SinkCase = {
  name: 'makes one graph of overlapping batches that are written at once',
  group,
  run: async (kit) => {
    await withTarget(kit, graph, async (use) => {
      const sink = await use.open();
      await overlap(use, [sink, sink, sink]);
    });
  },
};

const twoSinks: SinkCase = {
  name: 'makes one graph of overlapping batches that two sinks write at once',
  group,
  needs: ['second sink'],
  run: async (kit) => {
    await withTarget(kit, graph, async (use) => {
      const sinks = await Promise.all([use.open(), use.open()]);
      await overlap(use, [...sinks, ...sinks]);
    });
  },
};

const after: SinkCase = {
  name: 'goes on with what an earlier sink wrote',
  group,
  run: async (kit) => {
    await withTarget(kit, graph, async (use) => {
      const earlier = await use.open();
      await use.write(earlier, [Person.upsert({ id: 'a', name: 'Ada' })]);
      await earlier.close();

      const later = await use.open();
      await use.write(later, [KNOWS.upsert(Person.ref({ id: 'a' }), Person.merge({ id: 'b' }))]);

      assert.deepEqual(
        await use.nodeLines('Person'),
        use.lines('Person', { id: 'a', name: 'Ada' }, { id: 'b' }),
      );
    });
  },
};

/** @internal */
export const concurrencyCases: readonly SinkCase[] = [oneSink, twoSinks, after];

/** Every sink writes the same nodes and edges, in its own order. */
async function overlap(use: TargetUse, sinks: readonly Sink<GraphWrite>[]): Promise<void> {
  const ids = Array.from({ length: size }, (_, index) => ({ id: `p${index}` }));
  const next = (index: number): { id: string } => ids[(index + 1) % size] ?? assert.fail('no such row');
  const writes = ids.map((row, index) =>
    KNOWS.upsert(Person.merge(row), Person.merge(next(index)), { since: index }),
  );
  const rotated = sinks.map((_, turn) => [...writes.slice(turn * 7), ...writes.slice(0, turn * 7)]);

  await Promise.all(sinks.map(async (sink, turn) => await use.writePatiently(sink, rotated[turn] ?? writes)));

  assert.deepEqual(await use.nodeLines('Person'), use.lines('Person', ...ids));
  const expected = ids.map((from, since) => use.edgeLine('KNOWS', { from, to: next(since), row: { since } }));
  assert.deepEqual(await use.edgeLines('KNOWS'), expected.sort());
}
