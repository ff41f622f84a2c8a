import { getEventListeners } from 'node:events';
import type { GraphWrite, SinkContext, WriteBatch, WriteContext, WriteOrigin } from '@rivergraph/core';
import { silentLogger } from '@rivergraph/core';
import {
  conformanceGraph as graph,
  createManualClock,
  createMemoryGraph,
  createMemorySink,
  type ManualClock,
  type MemorySink,
  type MemorySinkOptions,
  testWrite,
} from '@rivergraph/core/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { settles } from './source-driver.ts';

const { Person, Device, Sensor, KNOWS, MEASURES, HAS_DAY, Day, PAID } = graph;
const two = [testWrite('a', 1), testWrite('b', 2)];

describe('memory sink', () => {
  it('applies writes to a graph that outlives it', async () => {
    const memory = createMemoryGraph();
    const { sink, write } = await opened({ graph: memory });

    await write([KNOWS.upsert(Person.upsert({ id: 'a', age: 1 }), Person.merge({ id: 'b' }), { since: 2 })]);
    await sink.close();

    expect(memory.nodes('Person').map(({ properties }) => properties)).toEqual([
      { id: 'a', age: 1 },
      { id: 'b' },
    ]);
    expect(memory.edges('KNOWS')).toEqual([{ from: { id: 'a' }, to: { id: 'b' }, properties: { since: 2 } }]);
  });

  it('gives equal snapshots of equal graphs, whatever the order and the spelling', async () => {
    const first = await opened();
    const second = await opened();

    await first.write([Person.upsert({ id: 'a', age: 1n }), Person.upsert({ id: 'b' })]);
    await second.write([Person.upsert({ id: 'b' }), Person.upsert({ id: 'a', age: 1 })]);
    const equal = second.sink.graph.snapshot();
    await second.write([Person.upsert({ id: 'a', age: 2 })]);

    expect(first.sink.graph.snapshot()).toEqual(equal);
    expect(second.sink.graph.snapshot()).not.toEqual(equal);
  });

  it('fails with the code, outcome and effect that the script says', async () => {
    const { sink, write } = await opened();
    sink.failNext(
      { type: 'fail', code: 'conflict' },
      { type: 'fail', code: 'unavailable', outcome: 'unknown', applied: 'all' },
      { type: 'fail', code: 'throttled', retryAfterMs: 7, applied: 1 },
    );

    await expect(write([testWrite('a', 1)])).rejects.toMatchObject({
      code: 'conflict',
      outcome: 'not-applied',
    });
    expect([...sink.graph.values]).toEqual([]);
    await expect(write(two)).rejects.toMatchObject({ code: 'unavailable', outcome: 'unknown' });
    expect([...sink.graph.values.keys()]).toEqual(['a', 'b']);
    await expect(write([testWrite('c', 1), testWrite('d', 1)])).rejects.toMatchObject({ retryAfterMs: 7 });
    expect([...sink.graph.values.keys()]).toEqual(['a', 'b', 'c']);
  });

  it('names what failed, and writes the rest', async () => {
    const { sink, write } = await opened();
    sink.failNext({ type: 'partial', failed: [{ index: 1, code: 'rejected', reason: 'constraint' }] });

    const result = await write([testWrite('a', 1), testWrite('b', 1), testWrite('c', 1)]);

    expect(result?.failed).toMatchObject([{ index: 1, error: { code: 'rejected', reason: 'constraint' } }]);
    expect([...sink.graph.values.keys()]).toEqual(['a', 'c']);
  });

  it('refuses poison with its batch, or names it', async () => {
    const poison = (write: { kind: string }): boolean => 'key' in write && write.key === 'b';
    const whole = await opened({ poison });
    const named = await opened({ poison, poisonFails: 'writes' });

    await expect(whole.write(two)).rejects.toMatchObject({ code: 'rejected' });
    expect((await named.write(two))?.failed.map(({ index }) => index)).toEqual([1]);
    expect([...whole.sink.graph.values.keys()]).toEqual([]);
    expect([...named.sink.graph.values.keys()]).toEqual(['a']);
  });

  it('applies an atomic batch as a whole, or rejects it with its first error', async () => {
    const { sink, write } = await opened({ poison: (one) => 'key' in one && one.key === 'poison' });
    const toNobody = KNOWS.upsert(Person.merge({ id: 'a' }), Person.ref({ id: 'nobody' }));
    await write([testWrite('a', 0), Person.upsert({ id: 'b', age: 1 })]);
    const before = sink.graph.snapshot();
    const batch = [testWrite('a', 1), testWrite('c', 1), Person.delete({ id: 'b' }), toNobody, toNobody];

    const missing = { code: 'rejected', reason: 'missing-endpoint' };
    await expect(write(batch, {}, { atomic: true })).rejects.toMatchObject(missing);
    sink.failNext({ type: 'partial', failed: [{ index: 4, code: 'conflict' }] });
    await expect(write(batch, {}, { atomic: true })).rejects.toMatchObject(missing);
    sink.failNext({ type: 'partial', failed: [{ index: 1, code: 'conflict' }] });
    await expect(write(batch, {}, { atomic: true })).rejects.toMatchObject({ code: 'conflict' });
    sink.failNext({ type: 'fail', code: 'unavailable', applied: 2 });
    await expect(write(batch, {}, { atomic: true })).rejects.toMatchObject({ code: 'unavailable' });
    sink.failNext({ type: 'partial', failed: [] });
    const poisoned = write([testWrite('a', 1), testWrite('poison', 1)], {}, { atomic: true });
    await expect(poisoned).rejects.toMatchObject({ code: 'rejected' });
    const after = sink.graph.snapshot();
    await write(batch.slice(0, 3), {}, { atomic: true });

    expect(after).toEqual(before);
    expect([...sink.graph.values]).toEqual([
      ['a', 1],
      ['c', 1],
    ]);
    expect(sink.graph.nodes('Person')).toEqual([]);
  });

  it('lands nothing of an atomic batch that fails late', async () => {
    const { clock, sink, write } = await opened();
    const toNobody = KNOWS.upsert(Person.merge({ id: 'a' }), Person.ref({ id: 'nobody' }));
    sink.failNext({ type: 'late', answer: 'lost', landsAfterMs: 100 });

    await expect(write([testWrite('a', 1), toNobody], {}, { atomic: true })).rejects.toMatchObject({
      outcome: 'unknown',
    });
    await clock.advance(100);

    expect([sink.landing, sink.graph.snapshot()]).toEqual([0, []]);
  });

  it('keeps what is newer from a late attempt, by the places that the batch came from', async () => {
    const { clock, sink, write } = await opened();
    let orderKey = '1';
    const originAt = (): WriteOrigin => ({ partition: { topic: 't', id: 't' }, position: 0, orderKey });
    sink.failNext({ type: 'late', answer: 'lost', landsAfterMs: 100 });

    await write([Sensor.upsert({ id: 'a', reading: 1 })], {}, { originAt }).catch(() => undefined);
    orderKey = '2';
    await write([Sensor.upsert({ id: 'a', reading: 2 })], {}, { originAt });
    await clock.advance(100);

    expect(sink.graph.nodes('Sensor')[0]?.properties).toMatchObject({ reading: 2 });
  });

  it('rejects a batch without origins where a version is a place, and writes nothing of it', async () => {
    const { sink, write } = await opened();

    const writing = write([Person.upsert({ id: 'a' }), Sensor.upsert({ id: 'a' })]);

    await expect(writing).rejects.toMatchObject({ code: 'misconfigured' });
    expect(sink.graph.snapshot()).toEqual([]);
  });

  it('says in its statements what guards against older writes', async () => {
    const { sink } = await opened();
    const device = Device.upsert({ id: 'a', revision: 1 });

    const statements = sink.describe?.({
      writes: [device, Device.delete({ id: 'a' }), MEASURES.upsert(device, Sensor.merge({ id: 's' }))],
    });

    expect(statements?.map(({ text }) => text)).toEqual([
      'upsert node Device set {revision} unless revision is newer',
      'delete node Device set {}',
      'upsert edge MEASURES (upsert Device unless revision is newer -> merge Sensor) set {} unless _position is newer',
    ]);
  });

  it('is slow by the clock, and gives up when it is aborted', async () => {
    const { clock, sink, write } = await opened();
    const controller = new AbortController();
    sink.failNext({ type: 'slow', afterMs: 50 }, { type: 'slow', afterMs: 50 });
    const slow = write([testWrite('a', 1)]);
    const aborted = write([testWrite('b', 1)], { signal: controller.signal });

    controller.abort();
    await expect(aborted).rejects.toMatchObject({ code: 'unavailable', outcome: 'unknown' });
    await clock.advance(50);
    await slow;

    expect([...sink.graph.values.keys()]).toEqual(['a']);
    expect(clock.pendingTimers).toBe(0);
    expect(getEventListeners(controller.signal, 'abort')).toHaveLength(0);
  });

  it('hangs until it is aborted, or not even then', async () => {
    const { sink, write } = await opened();
    const controller = new AbortController();
    sink.failNext({ type: 'hang', until: 'abort' }, { type: 'hang', until: 'never' });
    const patient = write([testWrite('a', 1)], { signal: controller.signal });
    const deaf = write([testWrite('b', 1)], { signal: controller.signal });
    expect(await settles(patient)).toBe(false);

    controller.abort();

    await expect(patient).rejects.toMatchObject({ code: 'unavailable' });
    expect(await settles(deaf)).toBe(false);
    expect(sink.running).toBe(1);
    await sink.close();
  });

  it('lands a late attempt after it was answered', async () => {
    const { clock, sink, write } = await opened();
    sink.failNext({ type: 'late', answer: 'lost', landsAfterMs: 100 });

    await expect(write([testWrite('a', 'first')])).rejects.toMatchObject({ outcome: 'unknown' });
    await write([testWrite('a', 'retry')]);
    expect([sink.graph.values.get('a'), sink.landing]).toEqual(['retry', 1]);
    await clock.advance(100);

    expect([sink.graph.values.get('a'), sink.landing]).toEqual(['first', 0]);
    expect(sink.journal.entries.filter((entry) => entry.type === 'applied').map(({ late }) => late)).toEqual([
      false,
      true,
    ]);
  });

  it('is away until it comes back', async () => {
    const { sink, write } = await opened();
    sink.goAway();
    await expect(write(two)).rejects.toMatchObject({ code: 'unavailable', outcome: 'not-applied' });
    await expect(sink.open(context(createManualClock()))).rejects.toMatchObject({ code: 'unavailable' });

    sink.comeBack();
    await write(two);

    expect([sink.calls, sink.writesTried]).toEqual([2, 4]);
  });

  it('refuses a batch beyond its limits, but not a single write', async () => {
    const { write } = await opened({ limits: { maxRecords: 1, maxWeight: 3, weight: () => 5 } });

    await expect(write(two)).rejects.toMatchObject({ code: 'too-large', reason: 'size' });
    await write([testWrite('a', 1)]);
  });

  it('chooses faults by attempt', async () => {
    const { write } = await opened({
      fault: ({ attempt, writes }) =>
        attempt === 1 && writes.length > 1 ? { type: 'fail', code: 'conflict' } : undefined,
    });

    await expect(write(two)).rejects.toMatchObject({ code: 'conflict' });
    await write(two, { attempt: 2 });
  });

  it('writes down attempts, what was applied and how they were answered', async () => {
    const { sink, write } = await opened();

    await write(two);

    const id = 0;
    expect(sink.journal.entries).toMatchObject([
      { type: 'attempt', id, writes: two },
      { type: 'applied', id, indexes: [0, 1], late: false },
      { type: 'answered', id, failed: [] },
    ]);
  });
});

describe('memory graph', () => {
  const id = fc.constantFrom('a', 'b', 'c').map((key) => ({ id: key }));
  const write: fc.Arbitrary<GraphWrite> = fc.oneof(
    fc.tuple(id, fc.constantFrom(1, null)).map(([key, age]) => Person.upsert({ ...key, age })),
    id.map((key) => Person.delete(key)),
    fc.tuple(id, id).map(([from, to]) => KNOWS.upsert(Person.merge(from), Person.merge(to))),
    fc.tuple(id, id).map(([from, to]) => KNOWS.delete(Person.ref(from), Person.ref(to))),
    fc.tuple(id, id).map(([from, to]) => PAID.upsert(Person.ref(from), Person.merge(to), { at: 1 })),
    id.map((from) => HAS_DAY.upsert(Person.merge(from), Day.upsert({ date: '2024-02-29', amount: 1 }))),
    id.map((from) => HAS_DAY.delete(Person.ref(from), Day.ref({ date: '2024-02-29' }))),
  );
  const writes = fc.array(write, { maxLength: 15 });

  it('takes back all of a transaction that throws, and goes on as if it had not been', () => {
    const failure = new Error('enough');

    fc.assert(
      fc.property(writes, writes, writes, (before, during, after) => {
        const plain = createMemoryGraph();
        const tried = createMemoryGraph();
        for (const one of before) for (const memory of [plain, tried]) memory.apply(one);

        const attempt = (): void =>
          tried.atomically(() => {
            for (const one of during) tried.apply(one);
            throw failure;
          });

        expect(attempt).toThrow(failure);
        expect(tried.snapshot()).toEqual(plain.snapshot());
        for (const one of after) for (const memory of [plain, tried]) memory.apply(one);
        expect(tried.snapshot()).toEqual(plain.snapshot());
      }),
      { numRuns: Number(process.env['FUZZ_RUNS'] ?? 500) },
    );
  });
});

interface Opened {
  readonly clock: ManualClock;
  readonly sink: MemorySink;
  readonly write: (
    writes: Parameters<MemorySink['write']>[0]['writes'],
    overrides?: Partial<WriteContext>,
    more?: Pick<WriteBatch, 'atomic' | 'originAt'>,
  ) => ReturnType<MemorySink['write']>;
}

async function opened(options: MemorySinkOptions = {}): Promise<Opened> {
  const clock = createManualClock();
  const sink = createMemorySink(options);
  await sink.open(context(clock));
  const attempt = { signal: new AbortController().signal, attempt: 1, deadline: clock.now() + 60_000 };
  return {
    clock,
    sink,
    write: async (writes, overrides, more) =>
      await sink.write({ writes, ...more }, { ...attempt, ...overrides }),
  };
}

function context(clock: ManualClock): SinkContext {
  return { signal: new AbortController().signal, clock, logger: silentLogger };
}
