import assert from 'node:assert/strict';
import { isRetryable, RivergraphError } from '../../../errors.ts';
import { wait } from '../../../graph/wait.ts';
import { conformanceGraph as graph } from '../conformance-graph.ts';
import type { SinkCase } from '../sink-harness.ts';
import { withTarget } from '../with-target.ts';

const group = 'failures';
const { Person, KNOWS } = graph;
const a = { id: 'a' };
const nobody = { id: 'nobody' };

const partial: SinkCase = {
  name: 'names each write whose end is missing, by its place in the batch, and writes the others',
  group,
  run: async (kit) => {
    await withTarget(kit, graph, async (use) => {
      const sink = await use.open();
      const toNobody = KNOWS.upsert(Person.ref(a), Person.ref(nobody), { since: 1 });
      const fromNobody = KNOWS.upsert(Person.ref(nobody), Person.ref(a), { since: 2 });

      const failed = await use.failures(sink, [
        Person.upsert(a),
        toNobody,
        KNOWS.upsert(Person.ref(a), Person.ref(a), { since: 3 }),
        KNOWS.upsert(Person.ref(a), Person.ref(nobody, { missing: 'skip' })),
        fromNobody,
        Person.upsert({ id: 'b', age: 5 }),
        toNobody,
      ]);

      assert.deepEqual(
        failed.map(({ index }) => index),
        [1, 4, 6],
      );
      for (const { error } of failed) {
        assert.ok(error instanceof RivergraphError, 'with an error of the library');
        assert.deepEqual([error.code, error.reason], ['rejected', 'missing-endpoint']);
      }
      assert.deepEqual(await use.nodeLines('Person'), use.lines('Person', a, { id: 'b', age: 5 }));
      assert.deepEqual(await use.edgeLines('KNOWS'), [
        use.edgeLine('KNOWS', { from: a, to: a, row: { since: 3 } }),
      ]);
    });
  },
};

const nothingLeft: SinkCase = {
  name: 'leaves nothing of a write whose end is missing',
  group,
  run: async (kit) => {
    await withTarget(kit, graph, async (use) => {
      const sink = await use.open();

      const failed = await use.failures(sink, [
        KNOWS.upsert(Person.merge({ id: 'merged' }), Person.ref(nobody)),
        KNOWS.upsert(Person.ref(nobody), Person.upsert({ id: 'upserted', age: 1 })),
      ]);

      assert.deepEqual(
        failed.map(({ index }) => index),
        [0, 1],
      );
      assert.deepEqual(await use.nodeLines('Person'), []);
    });
  },
};

const early: SinkCase = {
  name: 'names an edge that comes before its nodes, and writes it when it is tried again',
  group,
  run: async (kit) => {
    await withTarget(kit, graph, async (use) => {
      const sink = await use.open();
      const edge = KNOWS.upsert(Person.ref(a), Person.ref({ id: 'b' }));

      const failed = await use.failures(sink, [edge, Person.upsert(a), Person.upsert({ id: 'b' })]);
      await use.write(sink, [edge]);

      assert.deepEqual(
        failed.map(({ index }) => index),
        [0],
      );
      assert.equal((await use.target.edges('KNOWS')).length, 1);
    });
  },
};

const skips: SinkCase = {
  name: 'leaves out an edge whose missing end may be skipped, without a word',
  group,
  run: async (kit) => {
    await withTarget(kit, graph, async (use) => {
      const sink = await use.open();

      await use.write(sink, [
        Person.upsert(a),
        KNOWS.upsert(Person.ref(a), Person.ref(nobody, { missing: 'skip' })),
        KNOWS.upsert(Person.ref(nobody, { missing: 'skip' }), Person.merge({ id: 'x' })),
      ]);

      assert.deepEqual(await use.nodeLines('Person'), use.lines('Person', a));
      assert.deepEqual(await use.edgeLines('KNOWS'), []);
    });
  },
};

const waited: SinkCase = {
  name: 'names an edge whose missing end may be waited for, and writes it when it is tried again',
  group,
  run: async (kit) => {
    await withTarget(kit, graph, async (use) => {
      const sink = await use.open();
      const missing = wait({ forMs: 1000 });
      const edge = KNOWS.upsert(Person.merge({ id: 'merged' }), Person.ref(a, { missing }), { since: 1 });
      const back = KNOWS.upsert(Person.ref(a, { missing }), Person.ref(a, { missing }));

      const failed = await use.failures(sink, [edge, back]);
      const before = await use.nodeLines('Person');
      await use.write(sink, [Person.upsert(a), edge, back]);

      assert.deepEqual(
        failed.map(({ index, error }) => [index, error.code, error.reason]),
        [
          [0, 'rejected', 'missing-endpoint'],
          [1, 'rejected', 'missing-endpoint'],
        ],
      );
      assert.deepEqual(before, []);
      assert.equal((await use.target.edges('KNOWS')).length, 2);
    });
  },
};

const discreet: SinkCase = {
  name: 'keeps the data out of the text of its errors',
  group,
  run: async (kit) => {
    await withTarget(kit, graph, async (use) => {
      const sink = await use.open();
      const secret = 'Tr0ub4dor';

      const failed = await use.failures(sink, [
        KNOWS.upsert(Person.upsert({ id: secret, name: secret }), Person.ref({ id: `${secret}!` }), {
          how: secret,
        }),
      ]);

      assert.equal(failed.length, 1);
      for (const { error } of failed)
        assert.ok(!error.message.includes(secret), 'the message holds no value');
    });
  },
};

const outage: SinkCase = {
  name: 'says unavailable while nobody answers, and writes when somebody does',
  group,
  needs: ['outage'],
  run: async (kit) => {
    await withTarget(kit, graph, async (use) => {
      const sink = await use.open();
      const batch = [Person.upsert({ ...a, age: 1 })];
      await use.write(sink, batch);
      await use.target.takeAway?.();

      const error: unknown = await use.attempt(sink, batch).then(
        () => undefined,
        (caught: unknown) => caught,
      );
      await use.target.bringBack?.();

      assert.ok(error instanceof RivergraphError, 'the write rejects with an error of the library');
      assert.equal(error.code, 'unavailable');
      assert.ok(isRetryable(error));
      await use.writePatiently(sink, [Person.upsert({ ...a, age: 2 })]);
      assert.deepEqual(await use.nodeLines('Person'), use.lines('Person', { ...a, age: 2 }));
    });
  },
};

/** @internal */
export const failureCases: readonly SinkCase[] = [
  partial,
  nothingLeft,
  early,
  skips,
  waited,
  discreet,
  outage,
];
