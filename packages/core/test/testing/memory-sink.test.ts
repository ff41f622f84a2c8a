import { getEventListeners } from 'node:events';
import type { SinkContext, WriteContext } from '@rivergraph/core';
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
import { describe, expect, it } from 'vitest';
import { settles } from './source-driver.ts';

const { Person, KNOWS } = graph;
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

interface Opened {
  readonly clock: ManualClock;
  readonly sink: MemorySink;
  readonly write: (
    writes: Parameters<MemorySink['write']>[0]['writes'],
    overrides?: Partial<WriteContext>,
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
    write: async (writes, overrides) => await sink.write({ writes }, { ...attempt, ...overrides }),
  };
}

function context(clock: ManualClock): SinkContext {
  return { signal: new AbortController().signal, clock, logger: silentLogger };
}
