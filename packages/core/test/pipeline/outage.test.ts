import { describe, expect, it } from 'vitest';
import { type SinkFault, testWrite, type TestWrite } from '../../src/testing/index.ts';
import type { RunResult } from '../../src/pipeline/create-pipeline.ts';
import {
  appliedPositions,
  attemptSizes,
  attemptTimes,
  createLab,
  createPartitionLab,
  type Lab,
  numbers,
  orderings,
} from './support.ts';

/** Opens well and finds nobody afterwards. */
async function startAway(lab: Lab): Promise<RunResult> {
  void lab.pipeline.ready().then(() => lab.sink.goAway());
  return await lab.start();
}

const minute = 60_000;
const down: SinkFault = { type: 'fail', code: 'unavailable' };

describe('an outage of ten minutes', () => {
  it('dead-letters nothing, pauses intake, and everything is written afterwards', async () => {
    const maxPendingRecords = 4_000;
    const lab = createPartitionLab({ records: 3_000, stream: 'open', pipeline: { maxPendingRecords } });
    const ended = lab.start();
    await lab.clock.advance(1_000);

    lab.sink.goAway();
    lab.stream.appendValues(0, numbers(3_000));
    await lab.clock.advance(1_000);
    const consumedBefore = lab.pipeline.stats().consumed;
    lab.stream.appendValues(0, numbers(5_000));
    await lab.clock.advance(minute);
    const early = lab.pipeline.stats();
    await lab.clock.advance(9 * minute);
    const during = lab.pipeline.stats();
    lab.sink.comeBack();
    await lab.clock.advance(minute);
    void lab.pipeline.stop();
    const { stats } = await lab.clock.runUntil(ended);

    expect(early.consumed).toBe(consumedBefore);
    expect(during.consumed).toBeLessThanOrEqual(maxPendingRecords + 3_000 + 500);
    expect(during.outageMs).toBeGreaterThan(10 * minute - 1_000);
    expect(during.written).toBe(3_000);
    expect(during.committed).toBe(3_000);
    expect(stats).toMatchObject({
      written: 11_000,
      committed: 11_000,
      deadLettered: 0,
      outages: 1,
      outageMs: 0,
    });
    expect(appliedPositions(lab, 0)).toEqual(numbers(11_000));
  });

  it('probes with one batch at a time and a back-off that grows', async () => {
    const lab = createPartitionLab({ partitions: 4, records: 100, pipeline: { maxRecords: 100, slots: 4 } });
    let most = 0;

    const ended = startAway(lab);
    for (let step = 0; step < 60; step++) {
      await lab.clock.advance(10_000);
      most = Math.max(most, lab.sink.running);
    }
    const times = attemptTimes(lab);
    lab.sink.comeBack();
    await lab.clock.runUntil(ended);

    const probes = times.filter((time) => time > 0);
    const waits = probes.slice(1).map((time, index) => time - (probes[index] ?? 0));
    expect(most).toBeLessThanOrEqual(1);
    expect(new Set(probes).size).toBe(probes.length);
    expect(waits.slice(0, 6)).toEqual([200, 400, 800, 1_600, 3_200, 6_400]);
    expect(waits.at(-1)).toBe(15_000);
    for (const partition of numbers(4)) expect(appliedPositions(lab, partition)).toEqual(numbers(100));
  });

  it('splits only the head of what waits, so that catching up costs few extra writes', async () => {
    const lab = createPartitionLab({ records: 2_000, pipeline: { maxRecords: 2_000 } });

    const ended = startAway(lab);
    await lab.clock.advance(10 * minute);
    const before = lab.sink.calls;
    lab.sink.comeBack();
    await lab.clock.runUntil(ended);

    expect(lab.sink.calls - before).toBeLessThanOrEqual(15);
    expect(appliedPositions(lab, 0)).toEqual(numbers(2_000));
  });
});

describe('what a sink says of an outage', () => {
  it('honours retryAfterMs', async () => {
    const lab = createLab({ records: 10 });
    lab.sink.failNext({ ...down, retryAfterMs: 7_000 });

    await lab.run();

    expect(attemptTimes(lab)).toEqual([0, 7_000]);
  });

  it('honours retryAfterMs for the batch concerned, also while others are written', async () => {
    const lab = createLab({
      partitions: 2,
      records: [[1], numbers(2_000)],
      pipeline: { maxRecords: 100 },
      source: { chunkSize: 100 },
    });
    lab.sink.failNext({ ...down, retryAfterMs: 7_000 });

    await lab.run();

    const first = lab.sink.journal.entries.flatMap((entry) =>
      entry.type === 'attempt' && entry.writes.some((write) => (write as TestWrite).key === 'memory-0:0')
        ? entry.at
        : [],
    );
    expect(first).toHaveLength(2);
    expect((first[1] ?? 0) - (first[0] ?? 0)).toBeGreaterThanOrEqual(7_000);
  });

  it('stops after outageTimeoutMs with what the sink said', async () => {
    const lab = createLab({ records: 10, pipeline: { outageTimeoutMs: 2 * minute } });
    const startedAt = lab.clock.now();

    const error = await lab.clock.runUntil(startAway(lab).catch((failure: unknown) => failure));

    expect(error).toMatchObject({ code: 'unavailable' });
    expect(lab.clock.now() - startedAt).toBeGreaterThanOrEqual(2 * minute);
    expect(lab.letters.records).toEqual([]);
    expect(lab.stream.committed(0)).toBeUndefined();
  });

  it('waits for ever without outageTimeoutMs', async () => {
    const lab = createPartitionLab({ records: 10 });
    const ended = lab.start();
    lab.sink.failNext(...numbers(300).map(() => down));

    await lab.clock.advance(60 * minute);
    const { state } = lab.pipeline;
    await lab.clock.runUntil(ended, { maxMs: 300 * minute });

    expect(state).not.toBe('failed');
    expect(appliedPositions(lab, 0)).toEqual(numbers(10));
  });
});

describe('a batch that is never answered while others are', () => {
  it('is split, and the one record that kills the server is dead-lettered', async () => {
    const lab = createPartitionLab({
      partitions: 2,
      records: [numbers(64), numbers(20_000)],
      source: { chunkSize: 64 },
      pipeline: { maxRecords: 64, slots: 2 },
      sink: {
        fault: ({ writes }) =>
          writes.some((write) => (write as TestWrite).key === 'memory-0:17') ? down : undefined,
      },
    });
    lab.source.slow(1, 100);

    const { stats } = await lab.run();

    expect(lab.letters.records.map(({ partition, position }) => [partition.id, position])).toEqual([
      ['memory-0', 17],
    ]);
    expect(lab.letters.records[0]?.rejections[0]).toMatchObject({ code: 'rejected', reason: 'unavailable' });
    expect(stats.committed).toBe(20_064);
    expect(appliedPositions(lab, 1)).toEqual(numbers(20_000));
  });
});

describe('a sink that hangs', () => {
  it('is given up after writeTimeoutMs and tried again; nothing is committed before', async () => {
    const lab = createLab({ records: 10, pipeline: { writeTimeoutMs: 5_000 } });
    lab.sink.failNext({ type: 'hang', until: 'never' });

    const ended = lab.start();
    await lab.clock.advance(4_999);
    const before = { attempts: attemptSizes(lab).length, committed: lab.stream.committed(0) };
    await lab.clock.runUntil(ended);

    expect(before).toEqual({ attempts: 1, committed: undefined });
    expect(attemptTimes(lab)[1]).toBe(5_100);
    expect(lab.stream.committed(0)).toBe(9);
  });

  it('waits settleMs more, as long as the server may still apply what was given up', async () => {
    const lab = createLab({ records: 10, sink: { limits: { settleMs: 30_000, writeTimeoutMs: 5_000 } } });
    lab.sink.failNext({ type: 'hang', until: 'abort' });

    await lab.run();

    expect(attemptTimes(lab)).toEqual([0, 35_000]);
  });

  it('does not wait settleMs after a lost connection', async () => {
    const lab = createLab({ records: 10, sink: { limits: { settleMs: 30_000 } } });
    lab.sink.failNext(down);

    await lab.run();

    expect(attemptTimes(lab)).toEqual([0, 100]);
  });

  it('at open fails the run with what it said', async () => {
    const lab = createLab({ records: 10 });
    lab.sink.goAway();
    const startedAt = lab.clock.now();

    const error = await lab.fail();

    expect(error).toMatchObject({ code: 'unavailable' });
    expect(lab.clock.now()).toBe(startedAt);
  });
});

const killer = 'memory-0:0';
const never = (key: string) => ({
  fault: ({ writes }: { writes: readonly { readonly kind: string }[] }) =>
    writes.some((write) => (write as TestWrite).key === key) ? down : undefined,
});

describe('a write that is never answered', () => {
  it.each([
    ['entity', 4],
    ['partition', 4],
    ['partition', 1],
  ] as const)(
    'is dead-lettered when others come later, in ordering %s with %d slots',
    async (ordering, slots) => {
      const lab = createLab({
        partitions: 4,
        records: [[1], ...numbers(3).map(() => numbers(20))],
        stream: 'open',
        sink: never(killer),
        pipeline: { ordering, slots },
      });

      const ended = lab.start();
      await lab.clock.advance(minute);
      for (let step = 0; step < 120; step++) {
        for (const partition of [1, 2, 3]) lab.stream.appendValues(partition, numbers(10));
        await lab.clock.advance(5_000);
      }
      const { written, deadLettered } = lab.pipeline.stats();
      void lab.pipeline.stop();
      await lab.clock.runUntil(ended);

      expect(lab.letters.records.map(({ partition, position }) => [partition.id, position])).toEqual([
        ['memory-0', 0],
      ]);
      expect({ written, deadLettered }).toEqual({ written: 3_660, deadLettered: 1 });
    },
  );
});

describe.each(orderings)('a write that is never answered, in ordering %s', (ordering) => {
  it('lets the others of its batch pass', async () => {
    const lab = createLab({
      partitions: 4,
      records: [[1], numbers(20), numbers(20), numbers(20)],
      stream: 'open',
      sink: never(killer),
      pipeline: { ordering },
    });

    const ended = lab.start();
    await lab.clock.advance(10 * minute);
    const { written, deadLettered } = lab.pipeline.stats();
    void lab.pipeline.stop();
    await lab.clock.runUntil(ended);

    expect({ written, deadLettered }).toEqual({ written: 60, deadLettered: 0 });
  });

  it('holds back later writes of its entity, and no others', async () => {
    const lab = createLab({
      partitions: 3,
      records: [[1, 2, 3], numbers(40), numbers(40)],
      stream: 'open',
      transform: ({ partition, position, value }) =>
        testWrite(partition.id === 'memory-0' ? 'bad' : `${partition.id}:${JSON.stringify(position)}`, value),
      sink: never('bad'),
      pipeline: { ordering, maxRecords: 10 },
    });

    const ended = lab.start();
    await lab.clock.advance(minute);
    const { written, deadLettered } = lab.pipeline.stats();
    void lab.pipeline.stop();
    await lab.clock.runUntil(ended);

    // Entities share buckets, so a few others may have to wait with them.
    expect(written).toBeGreaterThanOrEqual(70);
    expect(written).toBeLessThanOrEqual(80);
    expect(deadLettered).toBe(0);
  });

  it('is none in an outage: nothing is dead-lettered, and intake stays within its bounds', async () => {
    const lab = createLab({
      partitions: 4,
      records: numbers(4).map(() => numbers(3_000)),
      pipeline: { ordering, maxPendingRecords: 1_000, maxRecords: 100, slots: 2 },
    });

    const ended = startAway(lab);
    await lab.clock.advance(60 * minute);
    const { consumed } = lab.pipeline.stats();
    lab.sink.comeBack();
    const { stats } = await lab.clock.runUntil(ended);

    expect(consumed).toBeLessThanOrEqual(4 * 1_500);
    expect(stats).toMatchObject({ written: 12_000, deadLettered: 0 });
  });
});
