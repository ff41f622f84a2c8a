import assert from 'node:assert/strict';
import { RivergraphError } from '../../../errors.ts';
import { conformanceGraph as graph } from '../conformance-graph.ts';
import type { SinkCase } from '../sink-harness.ts';
import { withTarget } from '../with-target.ts';

const group = 'atomic batches';
const { Person, KNOWS, HAS_DAY, Day } = graph;
const a = { id: 'a' };
const b = { id: 'b' };
const nobody = { id: 'nobody' };

const all: SinkCase = {
  name: 'rejects an atomic batch with the error of a missing end, and leaves nothing of it',
  group,
  needs: ['atomic batches'],
  run: async (kit) => {
    await withTarget(kit, graph, async (use) => {
      const sink = await use.open();
      await use.write(sink, [
        KNOWS.upsert(Person.upsert({ ...a, name: 'Ada', age: 1 }), Person.merge(b), { since: 1 }),
      ]);

      const error: unknown = await use
        .send(sink, {
          atomic: true,
          writes: [
            Person.upsert({ ...a, name: null, age: 2, score: 3 }),
            Person.upsert({ id: 'c' }),
            HAS_DAY.upsert(Person.merge({ id: 'e' }), Day.upsert({ date: '2024-02-29' })),
            KNOWS.delete(Person.ref(a), Person.ref(b)),
            KNOWS.upsert(Person.ref(a), Person.ref(nobody)),
            Person.delete(b),
          ],
        })
        .catch((caught: unknown) => caught);

      assert.ok(error instanceof RivergraphError, 'the write rejects with an error of the library');
      assert.deepEqual([error.code, error.reason], ['rejected', 'missing-endpoint']);
      assert.deepEqual(await use.nodeLines('Person'), use.lines('Person', { ...a, name: 'Ada', age: 1 }, b));
      assert.deepEqual(await use.nodeLines('Day'), []);
      assert.deepEqual(await use.edgeLines('KNOWS'), [
        use.edgeLine('KNOWS', { from: a, to: b, row: { since: 1 } }),
      ]);
    });
  },
};

const none: SinkCase = {
  name: 'writes an atomic batch that nothing is missing in, without what may be skipped',
  group,
  needs: ['atomic batches'],
  run: async (kit) => {
    await withTarget(kit, graph, async (use) => {
      const sink = await use.open();

      const result = await use.send(sink, {
        atomic: true,
        writes: [
          Person.upsert(a),
          KNOWS.upsert(Person.ref(a), Person.ref(nobody, { missing: 'skip' })),
          KNOWS.upsert(Person.ref(a), Person.upsert({ ...b, age: 1 })),
        ],
      });

      assert.deepEqual(result?.failed ?? [], []);
      assert.deepEqual(await use.nodeLines('Person'), use.lines('Person', a, { ...b, age: 1 }));
      assert.deepEqual(await use.edgeLines('KNOWS'), [use.edgeLine('KNOWS', { from: a, to: b })]);
    });
  },
};

/** @internal */
export const atomicCases: readonly SinkCase[] = [all, none];
