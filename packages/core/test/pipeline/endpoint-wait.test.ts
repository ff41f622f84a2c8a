import { describe, expect, it } from 'vitest';
import { defineGraph, type GraphWrite, wait } from '../../src/index.ts';
import { conflict, rejected } from '../../src/errors.ts';
import type { WaitForEndpoint } from '../../src/graph/wait.ts';
import { createLab, type Lab, type LabOptions, type TestRecord, type TestTransform } from './support.ts';

const graph = defineGraph({
  nodes: { User: { key: { id: 'integer' }, properties: { name: 'string' } } },
  edges: { KNOWS: { from: 'User', to: 'User', properties: { since: 'integer' } } },
});

type Step =
  | { readonly node: number }
  | { readonly edge: readonly [number, number]; readonly since?: number }
  | { readonly merge: readonly [number, number] };

const writeOf =
  (missing: WaitForEndpoint | 'reject') =>
  ({ value }: TestRecord): GraphWrite => {
    const step = value as Step;
    if ('node' in step) return graph.User.upsert({ id: step.node, name: 'n' });
    if ('merge' in step) {
      const [from, to] = step.merge;
      return graph.KNOWS.upsert(graph.User.merge({ id: from }), graph.User.merge({ id: to }));
    }
    const [from, to] = step.edge;
    return graph.KNOWS.upsert(
      graph.User.ref({ id: from }, { missing }),
      graph.User.ref({ id: to }, { missing }),
      {
        since: step.since ?? 0,
      },
    );
  };

/** `records`: what the partitions hold at first. */
function createRoom(
  records: readonly (readonly Step[])[],
  options: LabOptions & { readonly forMs?: number } = {},
): Lab {
  return createLab({
    partitions: records.length,
    records,
    stream: 'open',
    transform: writeOf(wait({ forMs: options.forMs ?? 60_000 })),
    ...options,
    pipeline: { maxWaitMs: 10, ...options.pipeline },
  });
}

const edges = ({ sink }: Lab): number => sink.graph.edges('KNOWS').length;

describe.each(['entity', 'partition', 'none'] as const)('a write that waits, ordering %s', (ordering) => {
  it('is written when its ends are, and committed', async () => {
    const lab = createRoom([[{ edge: [1, 2] }], []], { pipeline: { ordering } });
    const ended = lab.start();
    await lab.clock.advance(1_000);
    const waiting = lab.pipeline.stats().waitingForEndpoint;

    lab.stream.appendValues(1, [{ node: 1 }, { node: 2 }]);
    await lab.clock.advance(50);
    const written = edges(lab);
    lab.stream.endAll();
    const { stats } = await lab.clock.runUntil(ended);

    expect([waiting, written]).toEqual([1, 1]);
    expect(stats).toMatchObject({ written: 3, committed: 3, deadLettered: 0, waitingForEndpoint: 0 });
    expect(lab.events).toContainEqual({ type: 'parked', writes: 1 });
  });
});

describe('the waiting room', () => {
  it('lets later writes of the same partition go on, and holds the commit', async () => {
    const lab = createRoom([[{ node: 9 }, { edge: [1, 2] }, { node: 3 }, { node: 4 }]]);
    const ended = lab.start();
    await lab.clock.advance(2_500);

    const { written, inFlight, waiting } = lab.pipeline.stats();
    const committed = lab.stream.committed(0);
    lab.stream.appendValues(0, [{ merge: [1, 2] }]);
    lab.stream.endAll();
    await lab.clock.runUntil(ended);

    expect({ written, inFlight, waiting, committed }).toEqual({
      written: 3,
      inFlight: 0,
      waiting: 0,
      committed: 0,
    });
    expect(lab.stream.committed(0)).toBe(4);
  });

  it('tries again with a growing back-off where somebody else may create the end', async () => {
    const lab = createRoom([[{ edge: [1, 2] }]], { forMs: 20_000 });

    const ended = lab.start();
    await lab.clock.advance(30_000);
    lab.stream.endAll();
    await lab.clock.runUntil(ended);

    const calls = lab.sink.calls;
    expect(calls).toBeGreaterThan(5);
    expect(calls).toBeLessThan(14);
    expect(lab.letters.records[0]?.rejections).toMatchObject([
      { code: 'rejected', reason: 'missing-endpoint', write: 0, attempts: calls },
    ]);
  });

  it('dead-letters after the time that the write says, and the end of the stream waits for that', async () => {
    const lab = createRoom([[{ edge: [1, 2] }, { node: 3 }]], { forMs: 7_000, stream: 'ended' });
    const startedAt = lab.clock.now();

    const { stats } = await lab.run();

    expect(lab.clock.now() - startedAt).toBeGreaterThanOrEqual(7_000);
    expect(lab.clock.now() - startedAt).toBeLessThan(7_500);
    expect(stats).toMatchObject({ written: 1, deadLettered: 1, committed: 2 });
  });

  it('does not count the time while the sink is out of reach', async () => {
    const lab = createRoom([[{ edge: [1, 2] }], []], { forMs: 5_000 });
    const ended = lab.start();
    await lab.clock.advance(1_000);

    lab.sink.goAway();
    await lab.clock.advance(60_000);
    lab.sink.comeBack();
    await lab.clock.runUntil(() => lab.pipeline.stats().outageMs === 0);
    lab.stream.appendValues(1, [{ node: 1 }, { node: 2 }]);
    lab.stream.endAll();
    const { stats } = await lab.clock.runUntil(ended);

    expect(stats).toMatchObject({ written: 3, deadLettered: 0 });
  });

  it('does not count the time while the user has paused intake', async () => {
    const lab = createRoom([[{ edge: [1, 2] }], []], { forMs: 5_000 });
    const ended = lab.start();
    await lab.clock.advance(500);

    lab.pipeline.pause();
    lab.stream.appendValues(1, [{ merge: [1, 2] }]);
    await lab.clock.advance(20_000);
    lab.pipeline.resume();
    lab.stream.endAll();
    const { stats } = await lab.clock.runUntil(ended);

    expect(stats).toMatchObject({ written: 2, deadLettered: 0 });
  });

  it('is told once, and counts every attempt', async () => {
    let calls = 0;
    const lab = createRoom([[{ edge: [1, 2] }]], {
      stream: 'ended',
      wrapSink: (sink) => ({
        ...sink,
        write: async (batch, context) =>
          ++calls < 4
            ? await sink.write(batch, context)
            : { failed: [{ index: 0, error: rejected('other') }] },
      }),
    });

    await lab.run();

    expect(lab.events.filter(({ type }) => type === 'parked')).toEqual([{ type: 'parked', writes: 1 }]);
    expect(lab.letters.records[0]?.rejections).toMatchObject([{ reason: undefined, attempts: 4 }]);
  });

  it('is left to the next owner by a handover, at once', async () => {
    const lab = createRoom([[{ node: 3 }, { edge: [1, 2] }, { node: 4 }], []], { forMs: 3_600_000 });
    const ended = lab.start();
    await lab.clock.advance(500);
    const revokedAt = lab.clock.now();

    await lab.clock.runUntil(lab.source.revoke([0], { lost: false, deadlineMs: 60_000 }));
    const tookMs = lab.clock.now() - revokedAt;
    void lab.pipeline.stop();
    await lab.clock.runUntil(ended);

    expect(tookMs).toBeLessThan(1_000);
    expect(lab.stream.committed(0)).toBe(0);
  });

  it('costs few attempts where a batch is refused as a whole', async () => {
    const lonely = Array.from({ length: 200 }, (_, id) => ({ edge: [id + 1_000, id + 5_000] as const }));
    const lab = createRoom([lonely], {
      forMs: 3_600_000,
      wrapSink: (sink) => ({
        ...sink,
        write: async (batch, context) => {
          const [first] = (await sink.write(batch, context))?.failed ?? [];
          if (first !== undefined) throw first.error;
          return undefined;
        },
      }),
    });
    const ended = lab.start();
    await lab.clock.advance(10_000);
    const before = lab.sink.calls;

    await lab.clock.advance(60_000);
    const calls = lab.sink.calls - before;
    void lab.pipeline.stop();
    await lab.clock.runUntil(ended);

    expect(calls).toBeLessThan(400);
  });

  it('is left to the next run by a stop, at once', async () => {
    const lab = createRoom([[{ node: 3 }, { edge: [1, 2] }, { node: 4 }]], {
      pipeline: { drainTimeoutMs: 30_000 },
    });
    const ended = lab.start();
    await lab.clock.advance(500);
    const stoppedAt = lab.clock.now();

    void lab.pipeline.stop();
    const { reason, stats } = await lab.clock.runUntil(ended);

    expect(reason).toBe('stopped');
    expect(lab.clock.now() - stoppedAt).toBeLessThan(1_000);
    expect(lab.stream.committed(0)).toBe(0);
    expect(stats).toMatchObject({ written: 2, deadLettered: 0 });
  });

  it('forgets what belongs to a lost partition', async () => {
    const lab = createRoom([[{ edge: [1, 2] }], [{ edge: [1, 2] }]]);
    const ended = lab.start();
    await lab.clock.advance(500);

    await lab.source.revoke([0], { lost: true });
    await lab.clock.advance(100);
    const { waitingForEndpoint } = lab.pipeline.stats();
    lab.stream.appendValues(1, [{ merge: [1, 2] }]);
    await lab.clock.advance(500);
    void lab.pipeline.stop();
    const { stats } = await lab.clock.runUntil(ended);

    expect(waitingForEndpoint).toBe(1);
    expect(stats).toMatchObject({ written: 2, deadLettered: 0 });
  });

  it('keeps the order of those that wait for the same', async () => {
    const since = [1, 2, 3, 4, 5];
    const lab = createRoom([since.map((year) => ({ edge: [1, 2] as const, since: year })), []]);
    const ended = lab.start();
    await lab.clock.advance(500);

    lab.stream.appendValues(1, [{ merge: [1, 2] }]);
    lab.stream.endAll();
    await lab.clock.runUntil(ended);

    expect(lab.sink.graph.edges('KNOWS')).toMatchObject([{ properties: { since: 5 } }]);
  });

  it('does not make single cases or a flood of others', async () => {
    const waiting = Array.from({ length: 100 }, (_, id) => ({ edge: [id, id + 1000] as const }));
    const lab = createRoom([waiting, [{ node: -1 }]], {
      sink: { poison: (write) => isNode(write, -1) },
      forMs: 100_000,
    });
    const ended = lab.start();
    await lab.clock.advance(12_000);
    const letters = lab.letters.records.length;

    void lab.pipeline.stop();
    await lab.clock.runUntil(ended);

    expect(letters).toBe(1);
  });

  it('stops the pipeline without a dead letter, once the time is over', async () => {
    const lab = createRoom([[{ edge: [1, 2] }]], { forMs: 1_000, deadLetter: 'none' });

    const error = await lab.fail();

    expect(error).toMatchObject({ code: 'rejected', reason: 'missing-endpoint' });
  });

  it('is found where a sink cannot name what failed', async () => {
    const lab = createRoom([[{ node: 3 }, { edge: [1, 2] }, { node: 4 }, { merge: [5, 6] }], []], {
      wrapSink: (sink) => ({
        ...sink,
        write: async (batch, context) => {
          const result = await sink.write(batch, context);
          const [first] = result?.failed ?? [];
          if (first !== undefined) throw first.error;
          return undefined;
        },
      }),
    });
    const ended = lab.start();
    await lab.clock.advance(1_000);

    lab.stream.appendValues(1, [{ merge: [1, 2] }]);
    lab.stream.endAll();
    const { stats } = await lab.clock.runUntil(ended);

    expect(stats).toMatchObject({ written: 5, deadLettered: 0 });
  });
});

describe('the memory of what waits', () => {
  const nodes = (count: number): readonly Step[] => Array.from({ length: count }, (_, node) => ({ node }));
  /** As the memory source counts. */
  const bytesPerRecord = 64;
  const bounds = { maxBufferedBytes: 100 * bytesPerRecord, maxRecords: 20, maxBytes: 20 * bytesPerRecord };
  const source = { chunkSize: 10, commitIntervalMs: 100 };

  it('is one chunk, whatever finishes behind it', async () => {
    const lab = createRoom([[{ edge: [-1, -2] }, ...nodes(2_000)], nodes(2_000)], {
      pipeline: bounds,
      source,
    });
    const ended = lab.start();

    await lab.clock.advance(10_000);
    const { consumed, written, bufferedBytes } = lab.pipeline.stats();
    void lab.pipeline.stop();
    await lab.clock.runUntil(ended);

    expect({ consumed, written }).toEqual({ consumed: 4_001, written: 4_000 });
    expect(bufferedBytes).toBe(10 * bytesPerRecord);
  });

  it('pauses its own partition beyond a quarter of the budget, and no other', async () => {
    const sparse = nodes(200).flatMap((step) => [step, { edge: [-1, -2] as const }]);
    const lab = createRoom([sparse, nodes(2_000)], { pipeline: bounds, source });
    const ended = lab.start();

    await lab.clock.advance(10_000);
    const { partitions, bufferedBytes, waitingForEndpoint } = lab.pipeline.stats();
    lab.stream.appendValues(1, [{ merge: [-1, -2] }]);
    lab.stream.endAll();
    const { stats } = await lab.clock.runUntil(ended);

    expect(partitions[0]?.window).toBeLessThan(100);
    expect(partitions[1]).toMatchObject({ window: 0 });
    expect(bufferedBytes).toBeLessThan(100 * bytesPerRecord);
    expect(waitingForEndpoint).toBeGreaterThan(10);
    expect(stats).toMatchObject({ written: 2_401, committed: 2_401, bufferedBytes: 0 });
  });

  it('is bounded by the window of its own partition', async () => {
    const lab = createRoom([[{ edge: [-1, -2] }, ...nodes(2_000)], nodes(2_000)], {
      pipeline: { maxPendingRecords: 500, maxRecords: 100 },
      source,
    });
    const ended = lab.start();

    await lab.clock.advance(10_000);
    const { partitions } = lab.pipeline.stats();
    lab.stream.appendValues(1, [{ merge: [-1, -2] }]);
    lab.stream.endAll();
    const { stats } = await lab.clock.runUntil(ended);

    expect(partitions.map(({ window }) => window)).toEqual([500, 0]);
    expect(stats).toMatchObject({ written: 4_002, committed: 4_002 });
  });
});

function isNode(write: unknown, id: number): boolean {
  const { shape, row } = write as GraphWrite;
  return shape.kind === 'node' && row['id'] === id;
}

describe('an edge whose end is created by a write that failed for now', () => {
  it('is sent again with it and not rejected', async () => {
    let isFirst = true;
    const transform: TestTransform = writeOf('reject');
    const lab = createRoom([[{ node: 1 }, { node: 2 }, { edge: [1, 2] }]], {
      stream: 'ended',
      transform,
      pipeline: { ordering: 'partition' },
      wrapSink: (sink) => ({
        ...sink,
        write: async (batch, context) => {
          if (!isFirst) return await sink.write(batch, context);
          isFirst = false;
          // As a sink that left the first write out of its transaction for a deadlock.
          const result = await sink.write({ ...batch, writes: batch.writes.slice(1) }, context);
          const later = (result?.failed ?? []).map(({ index, error }) => ({ index: index + 1, error }));
          return { failed: [{ index: 0, error: conflict('deadlock') }, ...later] };
        },
      }),
    });

    const { stats } = await lab.run();

    expect(stats).toMatchObject({ written: 3, deadLettered: 0 });
  });
});
