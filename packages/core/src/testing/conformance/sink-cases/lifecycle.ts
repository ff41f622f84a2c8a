import assert from 'node:assert/strict';
import { RivergraphError } from '../../../errors.ts';
import type { GraphWrite } from '../../../graph/write.ts';
import { conformanceGraph as graph } from '../conformance-graph.ts';
import type { SinkCase } from '../sink-harness.ts';
import { quiet, within } from '../waiting.ts';
import { withTarget } from '../with-target.ts';

const group = 'lifecycle';
const { Person, KNOWS } = graph;

const unopened: SinkCase = {
  name: 'rejects a write before open and after close as closed',
  group,
  run: async (kit) => {
    await withTarget(kit, graph, async (use) => {
      const sink = use.create();
      const batch = [Person.upsert({ id: 'a' })];

      await assert.rejects(use.attempt(sink, batch), isClosed);
      await use.openSink(sink);
      await use.write(sink, batch);
      await sink.close();
      await assert.rejects(use.attempt(sink, [Person.upsert({ id: 'b' })]), isClosed);

      assert.deepEqual(await use.nodeLines('Person'), use.lines('Person', { id: 'a' }));
    });
  },
};

const closeEarly: SinkCase = {
  name: 'may be closed before it was opened',
  group,
  run: async (kit) => {
    await withTarget(kit, graph, async (use) => {
      await within(use.create().close(), use.timeoutMs, 'closing a sink that was never opened');
    });
  },
};

const closeTwice: SinkCase = {
  name: 'may be closed twice, and twice at once',
  group,
  run: async (kit) => {
    await withTarget(kit, graph, async (use) => {
      const sink = await use.open();

      await within(Promise.all([sink.close(), sink.close()]), use.timeoutMs, 'closing twice');
      await within(sink.close(), use.timeoutMs, 'closing again');
    });
  },
};

const closeWaits: SinkCase = {
  name: 'waits for running writes when it is closed',
  group,
  run: async (kit) => {
    await withTarget(kit, graph, async (use) => {
      const sink = await use.open();
      let settled = false;
      const done = (): void => {
        settled = true;
      };

      const writing = use.attempt(sink, people(200)).then(done, done);
      await within(sink.close(), use.timeoutMs, 'closing while a write runs');
      // Who is told first, when both are, is nobody's business.
      await quiet(0);
      const settledAtClose = settled;
      await writing;

      assert.ok(settledAtClose, 'the write has settled when close does');
    });
  },
};

const untouched: SinkCase = {
  name: 'changes nothing of the batch it is given',
  group,
  run: async (kit) => {
    await withTarget(kit, graph, async (use) => {
      const sink = await use.open();
      const row = Object.freeze({ id: 'a', name: 'Ada', age: null });
      const edge = KNOWS.upsert(
        Person.upsert(row),
        Person.merge(Object.freeze({ id: 'b' })),
        Object.freeze({ since: 1 }),
      );
      const writes = Object.freeze([Object.freeze(Person.upsert(row)), Object.freeze(edge)]);

      await use.write(sink, writes);
      await use.write(sink, writes);

      assert.deepEqual(
        await use.nodeLines('Person'),
        use.lines('Person', { id: 'a', name: 'Ada' }, { id: 'b' }),
      );
    });
  },
};

const describes: SinkCase = {
  name: 'describes what it would do without a connection, where it can',
  group,
  run: async (kit) => {
    await withTarget(kit, graph, async (use) => {
      const sink = use.create();
      const writes = [
        ...people(5),
        KNOWS.upsert(Person.merge({ id: '0' }), Person.merge({ id: '1' }), { since: 1 }),
      ];
      if (sink.describe === undefined) return;

      const statements = sink.describe({ writes });

      assert.ok(
        statements.length > 0 && statements.every(({ text }) => text.length > 0),
        'every statement has a text',
      );
      const carried = statements.reduce((sum, statement) => sum + statement.writes, 0);
      assert.equal(carried, writes.length, 'the statements carry all writes');
      await use.openSink(sink);
      assert.deepEqual(await use.nodeLines('Person'), [], 'nothing was written');
    });
  },
};

const prepares: SinkCase = {
  name: 'prepares its schema twice and at once, and then verifies it, where it can',
  group,
  run: async (kit) => {
    await withTarget(kit, graph, async (use) => {
      const sink = await use.open();
      const { prepareSchema } = sink;
      if (prepareSchema === undefined) return;
      const context = use.sinkContext();

      await Promise.all([prepareSchema('ensure', context), prepareSchema('ensure', context)]);
      await prepareSchema('verify', context);

      await use.write(sink, people(3));
      assert.equal((await use.target.nodes('Person')).length, 3);
    });
  },
};

/** @internal */
export const sinkLifecycleCases: readonly SinkCase[] = [
  unopened,
  closeEarly,
  closeTwice,
  closeWaits,
  untouched,
  describes,
  prepares,
];

function people(count: number): GraphWrite[] {
  return Array.from({ length: count }, (_, index) => Person.upsert({ id: String(index), age: index }));
}

function isClosed(error: unknown): boolean {
  return error instanceof RivergraphError && error.code === 'closed';
}
