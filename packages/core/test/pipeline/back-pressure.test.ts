import { describe, expect, it } from 'vitest';
import { testWrite, type TestWrite } from '../../src/testing/index.ts';
import { appliedPositions, attemptTimes, createLab, createPartitionLab, keyOf, numbers } from './support.ts';

describe('the window of a partition', () => {
  it('bounds what is received and not committable, but for the last chunk', async () => {
    const lab = createPartitionLab({
      records: 2_000,
      source: { chunkSize: 50 },
      pipeline: { maxPendingRecords: 100, maxRecords: 20 },
      sink: { fault: () => ({ type: 'slow', afterMs: 50 }) },
    });
    let most = 0;

    const ended = lab.start();
    await lab.clock.runUntil(() => {
      most = Math.max(most, ...lab.pipeline.stats().partitions.map(({ window }) => window));
      return lab.pipeline.state === 'closed';
    });
    await ended;

    expect(most).toBeGreaterThan(50);
    expect(most).toBeLessThan(100 + 50);
    expect(appliedPositions(lab, 0)).toEqual(numbers(2_000));
  });

  it('counts what is finished but not stored, and stores it in time to go on', async () => {
    const lab = createPartitionLab({
      records: 5_000,
      source: { chunkSize: 50 },
      pipeline: { maxPendingRecords: 200, maxRecords: 20 },
    });
    let most = 0;

    const ended = lab.start();
    const startedAt = lab.clock.now();
    await lab.clock.runUntil(() => {
      const { consumed, committed, state } = lab.pipeline.stats();
      most = Math.max(most, consumed - committed);
      return state === 'closed';
    });
    await ended;

    expect(most).toBeLessThan(200 + 50);
    expect(lab.clock.now() - startedAt).toBeLessThan(5_000);
    expect(appliedPositions(lab, 0)).toEqual(numbers(5_000));
  });

  it('takes what a source still delivers after a pause', async () => {
    const lab = createPartitionLab({
      records: 2_000,
      source: { chunkSize: 50, maxRecordsAfterPause: 70 },
      pipeline: { maxPendingRecords: 100, maxRecords: 20 },
      sink: { fault: () => ({ type: 'slow', afterMs: 50 }) },
    });
    let most = 0;

    const ended = lab.start();
    await lab.clock.runUntil(() => {
      most = Math.max(most, ...lab.pipeline.stats().partitions.map(({ window }) => window));
      return lab.pipeline.state === 'closed';
    });
    await ended;

    expect(most).toBeLessThan(100 + 50 + 70);
    expect(appliedPositions(lab, 0)).toEqual(numbers(2_000));
  });

  it('is filled again at half, so that it does not flutter', async () => {
    const pauses: number[] = [];
    const lab = createLab({
      records: 1_000,
      source: { chunkSize: 10 },
      pipeline: { maxPendingRecords: 100, maxRecords: 10 },
      sink: { fault: () => ({ type: 'slow', afterMs: 10 }) },
      wrapSource: (source) => ({
        ...source,
        name: 'memory',
        features: source.features,
        decoder: source.decoder,
        open: async (context) => {
          const session = await source.open(context);
          const pause = session.pause.bind(session);
          session.pause = (partitions) => {
            pauses.push(lab.pipeline.stats().partitions[0]?.window ?? 0);
            pause(partitions);
          };
          return session;
        },
      }),
    });

    await lab.run();

    expect(pauses.length).toBeGreaterThan(5);
    expect(pauses.length).toBeLessThan(30);
  });

  it('does not make a batch wait for company that cannot come', async () => {
    const lab = createLab({
      records: 1_000,
      pipeline: { maxPendingRecords: 100, maxRecords: 1_000, maxWaitMs: 5_000 },
    });

    await lab.run();

    expect(Math.max(...attemptTimes(lab))).toBe(0);
  });
});

describe('the budget of bytes', () => {
  it('pauses all partitions while it is spent', async () => {
    const lab = createLab({
      partitions: 4,
      records: 500,
      source: { chunkSize: 10 },
      pipeline: { maxBufferedBytes: 3_000, maxRecords: 10 },
      sink: { fault: () => ({ type: 'slow', afterMs: 10 }) },
    });
    let most = 0;

    const ended = lab.start();
    await lab.clock.runUntil(() => {
      most = Math.max(most, lab.pipeline.stats().bufferedBytes);
      return lab.pipeline.state === 'closed';
    });
    const { stats } = await ended;

    expect(most).toBeLessThanOrEqual(3_000 + 4 * 640);
    expect(stats).toMatchObject({ written: 2_000, bufferedBytes: 0 });
  });

  it('is given back by records that become nothing, also asynchronously', async () => {
    const lab = createLab({
      records: 500,
      source: { chunkSize: 10 },
      pipeline: { maxBufferedBytes: 1_000 },
      transform: async () => undefined,
    });

    const { stats } = await lab.run();

    expect(stats).toMatchObject({ consumed: 500, written: 0, committed: 500, bufferedBytes: 0 });
    expect(lab.stream.committedEnd(0)).toBe(true);
  });
});

describe('a partition that is slow to write', () => {
  it('does not hold back another', async () => {
    const lab = createPartitionLab({
      partitions: 2,
      records: [numbers(100), numbers(5_000)],
      source: { chunkSize: 100 },
      pipeline: { maxRecords: 100, slots: 2, maxPendingRecords: 200 },
      sink: {
        fault: ({ writes }) =>
          writes.some((write) => (write as TestWrite).key.startsWith('memory-0'))
            ? { type: 'slow', afterMs: 50_000 }
            : undefined,
      },
    });

    const ended = lab.start();
    await lab.clock.advance(10_000);
    const written = appliedPositions(lab, 1).length;
    await lab.clock.runUntil(ended);

    expect(written).toBeGreaterThan(4_500);
    expect(appliedPositions(lab, 0)).toEqual(numbers(100));
    expect(appliedPositions(lab, 1)).toEqual(numbers(5_000));
  });
});

describe('tiny limits', () => {
  it.each([
    ['maxRecords', { maxRecords: 1 }],
    ['maxPendingRecords', { maxPendingRecords: 1 }],
    ['maxBufferedBytes', { maxBufferedBytes: 1 }],
    ['maxBytes', { maxBytes: 1 }],
    ['slots', { slots: 1 }],
    ['transformConcurrency', { transformConcurrency: 1 }],
    [
      'all together',
      {
        maxRecords: 1,
        maxPendingRecords: 1,
        maxBufferedBytes: 1,
        maxBytes: 1,
        slots: 1,
        transformConcurrency: 1,
        maxWaitMs: 0,
      },
    ],
  ])('do not stall: %s', async (_, limits) => {
    const lab = createPartitionLab({
      partitions: 3,
      records: 60,
      source: { chunkSize: 7 },
      pipeline: limits,
    });

    const { stats } = await lab.run();

    expect(stats).toMatchObject({ written: 180, committed: 180 });
    for (const partition of numbers(3)) expect(appliedPositions(lab, partition)).toEqual(numbers(60));
  });

  it('do not stall with a poison record among them', async () => {
    const lab = createLab({
      records: 60,
      pipeline: { maxRecords: 1, maxPendingRecords: 1, maxBufferedBytes: 1, slots: 1 },
      sink: { poison: (write) => (write as TestWrite).payload === 30 },
    });

    const { stats } = await lab.run();

    expect(stats).toMatchObject({ written: 59, deadLettered: 1, committed: 60 });
  });

  it('do not stall with records that become several writes', async () => {
    const lab = createLab({
      records: 60,
      pipeline: { maxRecords: 2, maxPendingRecords: 1, slots: 1 },
      transform: (record) => numbers(5).map((output) => testWrite(`${keyOf(record)}-${output}`, output)),
    });

    const { stats } = await lab.run();

    expect(stats).toMatchObject({ written: 300, committed: 60 });
  });
});
