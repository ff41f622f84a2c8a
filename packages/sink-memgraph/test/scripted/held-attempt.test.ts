import { isRetryable } from '@rivergraph/core';
import type { WriteBatch } from '@rivergraph/core';
import { conformanceGraph, createManualClock, createMemoryGraph } from '@rivergraph/core/testing';
import { startMemgraphDouble } from '@rivergraph/servers';
import type { MemgraphDouble } from '@rivergraph/servers';
import { describe, expect, it, vi } from 'vitest';
import { writeContext } from '../../../cypher/test/bolt-support/contexts.ts';
import { databaseLines, memoryLines } from '../../../cypher/test/bolt-support/graph-lines.ts';
import { forms } from '../../../cypher/test/bolt-support/held-forms.ts';
import { hurriedClock } from '../../../cypher/test/bolt-support/hurried-clock.ts';
import { errorOf } from '../../../cypher/test/bolt-support/open-sink.ts';
import type { OpenSink } from '../../../cypher/test/bolt-support/open-sink.ts';
import { batchOf, placed } from '../../../cypher/test/bolt-support/placed.ts';
import type { PlacedWrite } from '../../../cypher/test/bolt-support/placed.ts';
import { runPipeline } from '../../../cypher/test/bolt-support/run-pipeline.ts';
import { createMemgraphSink } from '../../src/index.ts';
import type { CypherSinkWrite } from '../../src/index.ts';
import { watchedSink } from '../support/watched-sink.ts';
import { openDriver, openSink } from './support/open-double.ts';

const graph = conformanceGraph;
const { Person, Day, KNOWS, PAID, HAS_DAY } = graph;
const commitHeld = { on: 'commit', times: 1, effect: { kind: 'hold', when: 'before' } } as const;

function linesOf(...batches: readonly (readonly PlacedWrite[])[]): readonly string[] {
  const memory = createMemoryGraph();
  for (const { write, origin } of batches.flat()) memory.apply(write, origin);
  return memoryLines(memory, graph);
}

async function storedLines(double: MemgraphDouble): Promise<readonly string[]> {
  const driver = openDriver(double);
  try {
    return await databaseLines(driver, graph);
  } finally {
    await driver.close();
  }
}

/** Tries as a runner does; `onError` is told of each error. */
async function writePatiently(
  { sink }: OpenSink,
  batch: WriteBatch<CypherSinkWrite>,
  onError: () => void,
): Promise<void> {
  for (;;) {
    try {
      await sink.write(batch, writeContext());
      return;
    } catch (error) {
      if (!isRetryable(error)) throw error;
      onError();
    }
  }
}

describe('an attempt of the sink that the server still holds at its commit', () => {
  describe.each(forms)('of $name', ({ before, batch }) => {
    it.each(['is given up', 'loses its connection'])(
      'is made once, when it %s and is written again',
      async (how) => {
        await using double = await startMemgraphDouble();
        await using sink = await openSink({ url: double.url, graph });
        if (before.length > 0) await sink.sink.write(batchOf(before), writeContext());
        const fault = double.inject(commitHeld);
        const controller = new AbortController();
        const first = errorOf(sink.sink.write(batchOf(batch), writeContext(controller.signal)));
        await vi.waitUntil(() => fault.held === 1, 4_000);

        if (how === 'is given up') controller.abort();
        else double.cutAll();
        const error = await first;
        await writePatiently(sink, batchOf(batch), () => fault.release());
        fault.release();
        await vi.waitUntil(() => double.openTransactions === 0, 4_000);

        expect(error).toMatchObject({ code: 'unavailable', outcome: 'unknown', retryAfterMs: undefined });
        expect(await storedLines(double)).toEqual(linesOf(before, batch));
      },
    );
  });
});

const people = placed(Person.upsert({ id: 'a' }), Person.upsert({ id: 'b' }));
const [a, b] = [Person.ref({ id: 'a' }), Person.ref({ id: 'b' })];
const relationships = {
  KNOWS: placed(KNOWS.upsert(a, b, { since: 1 })),
  PAID: placed(PAID.upsert(a, b, { at: 1 })),
  HAS_DAY: placed(HAS_DAY.upsert(a, Day.upsert({ date: '2024-05-01', note: 'n' }))),
};

describe.each(Object.entries(relationships))('two transactions that make the same %s', (type, batch) => {
  /** Two sinks write the same, the second one while the first one's commit is held. Gives how often it is there. */
  async function race(guard: boolean, edgeConflicts: 'since-3.8' | 'before-3.8'): Promise<number> {
    await using double = await startMemgraphDouble({ edgeConflicts });
    await using one = await openSink({ url: double.url, graph, guard });
    await using other = await openSink({ url: double.url, graph, guard });
    await one.sink.write(batchOf(people), writeContext());
    const fault = double.inject(commitHeld);
    const first = one.sink.write(batchOf(batch), writeContext());
    await vi.waitUntil(() => fault.held === 1, 4_000);

    await writePatiently(other, batchOf(batch), () => fault.release());
    fault.release();
    await first;

    return double.graph.edgeCount(type);
  }

  it('double it since Memgraph 3.8, without the guard', async () => {
    expect(await race(false, 'since-3.8')).toBe(2);
  });

  it('make it once with the guard', async () => {
    expect(await race(true, 'since-3.8')).toBe(1);
  });

  it('make it once before Memgraph 3.8, guarded or not', async () => {
    expect([await race(false, 'before-3.8'), await race(true, 'before-3.8')]).toEqual([1, 1]);
  });
});

describe('without the guard, an attempt whose answer is lost', () => {
  /** 2 s for the server to notice, and what it may have taken to get a connection, from when the limit of 9 s counts. */
  const slackMs = 17_000;

  it.each([
    ['at once', 0, 9_000 + slackMs],
    ['after a while', 4_000, 5_000 + slackMs],
    ['after the limit of the server', 9_500, slackMs],
  ])('%s says when the server has ended it', async (_, passedMs, retryAfterMs) => {
    const clock = createManualClock();
    await using double = await startMemgraphDouble();
    await using sink = await openSink({ url: double.url, graph, guard: false }, { clock });
    await sink.write(people.map(({ write }) => write));
    const fault = double.inject(commitHeld);
    const writing = errorOf(sink.write([KNOWS.upsert(a, b, { since: 1 })], { waitMs: 10_000 }));
    await vi.waitUntil(() => fault.held === 1, 4_000);

    await clock.advance(passedMs);
    double.cutAll();

    expect(await writing).toMatchObject({ code: 'unavailable', outcome: 'unknown', retryAfterMs });
    fault.release();
  });

  it('is waited out by a pipeline, so that it is made once', async () => {
    await using double = await startMemgraphDouble();
    const clock = hurriedClock();
    const fault = double.inject({ ...commitHeld, match: ({ texts }) => texts.join().includes('KNOWS') });
    const attempts: number[] = [];
    const { sink, errors } = watchedSink(
      createMemgraphSink({ url: double.url, graph, guard: false, writeTimeoutMs: 10_000 }),
      () => void attempts.push(clock.now()),
    );
    const running = runPipeline({
      sink,
      transform: () => KNOWS.upsert(Person.merge({ id: 'a' }), Person.merge({ id: 'b' }), { since: 1 }),
      partitions: [[{ value: 1 }]],
      delivery: { clock, maxWaitMs: 1 },
    });
    await vi.waitUntil(() => fault.held === 1, 4_000);
    double.cutAll();
    await vi.waitUntil(() => errors.length === 1, 4_000);
    fault.release();

    expect(await running).toMatchObject({ error: undefined, deadLetters: [] });
    expect(attempts).toHaveLength(2);
    expect((attempts[1] ?? 0) - (attempts[0] ?? 0)).toBeGreaterThanOrEqual(11_000);
    expect([double.graph.nodeCount(), double.graph.edgeCount()]).toEqual([2, 1]);
  });

  it('need not be waited out where nothing was sent to be committed', async () => {
    await using double = await startMemgraphDouble();
    await using sink = await openSink({ url: double.url, graph, guard: false });
    double.inject({ on: 'begin', times: 1, effect: { kind: 'cut', when: 'before' } });

    const error = await errorOf(sink.write([...people.map(({ write }) => write), KNOWS.upsert(a, b)]));

    expect(error).toMatchObject({ code: 'unavailable', outcome: 'not-applied', retryAfterMs: undefined });
  });
});
