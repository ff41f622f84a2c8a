import { describe, expect, it } from 'vitest';
import type { WriteResult } from '../../src/contracts/sink.ts';
import { RivergraphError, unavailable } from '../../src/errors.ts';
import type { ErrorCode } from '../../src/errors.ts';
import type { SinkFault, TestWrite } from '../../src/testing/index.ts';
import {
  appliedPayloads,
  appliedPositions,
  attemptSizes,
  attemptTimes,
  createLab,
  createPartitionLab,
  numbers,
} from './support.ts';

const fail = (
  code: ErrorCode,
  more: Partial<SinkFault & { reason: string; retryAfterMs: number }> = {},
): SinkFault => ({ type: 'fail', code, ...more }) as SinkFault;
const has = (writes: readonly unknown[], payload: unknown): boolean =>
  writes.some((write) => (write as TestWrite).payload === payload);

describe('conflict', () => {
  it('is tried again soon, with a back-off that grows', async () => {
    const lab = createPartitionLab({ records: 10 });
    lab.sink.failNext(...numbers(5).map(() => fail('conflict')));

    const { stats } = await lab.run();

    expect(attemptTimes(lab)).toEqual([0, 5, 15, 35, 75, 155]);
    expect(stats.retries).toEqual({ conflict: 5 });
    expect(stats.slots).toBe(4);
    expect(appliedPositions(lab, 0)).toEqual(numbers(10));
  });

  it('with reason constraint is bad data after five tries', async () => {
    const lab = createPartitionLab({
      records: 10,
      sink: {
        fault: ({ writes }) => (has(writes, 3) ? fail('conflict', { reason: 'constraint' }) : undefined),
      },
    });

    await lab.run();

    expect(lab.letters.records.map(({ position }) => position)).toEqual([3]);
    expect(lab.letters.records[0]?.rejections[0]).toMatchObject({ code: 'conflict', reason: 'constraint' });
    expect(appliedPayloads(lab)).toEqual(numbers(10).filter((value) => value !== 3));
  });

  it('of another reason goes on as throttled: fewer in flight, and never dead-lettered', async () => {
    const lab = createPartitionLab({ records: 10, pipeline: { slots: 4 } });
    lab.sink.failNext(...numbers(8).map(() => fail('conflict')));

    const { stats } = await lab.run();

    expect(stats.slots).toBe(1);
    expect(stats.deadLettered).toBe(0);
    expect(appliedPositions(lab, 0)).toEqual(numbers(10));
  });

  it('is not tried again with conflictRetries 0', async () => {
    const lab = createLab({
      records: 1,
      pipeline: { conflictRetries: 0 },
      sink: { fault: () => fail('conflict', { reason: 'constraint' }) },
    });

    await lab.run();

    expect(lab.sink.calls).toBe(1);
    expect(lab.letters.records).toHaveLength(1);
  });
});

describe('throttled', () => {
  it('lowers the batches in flight and takes them back after a while without complaint', async () => {
    const lab = createPartitionLab({ records: 3_000, pipeline: { maxRecords: 50, slots: 4 } });
    lab.sink.failNext(fail('throttled'));
    const slots: number[] = [];

    const ended = lab.start();
    await lab.clock.runUntil(() => {
      slots.push(lab.pipeline.stats().slots);
      return lab.pipeline.state === 'closed';
    });
    await ended;

    expect(Math.min(...slots)).toBe(2);
    expect(slots.at(-1)).toBe(4);
  });

  it('honours retryAfterMs', async () => {
    const lab = createLab({ records: 10 });
    lab.sink.failNext(fail('throttled', { retryAfterMs: 4_321 }));

    await lab.run();

    expect(attemptTimes(lab)).toEqual([0, 4_321]);
  });
});

describe('too-large', () => {
  it('splits in order and remembers the size that worked', async () => {
    const lab = createPartitionLab({
      records: 4_000,
      source: { chunkSize: 4_000 },
      pipeline: { maxRecords: 2_000, maxWaitMs: 60_000 },
      sink: {
        fault: ({ writes }) => (writes.length > 600 ? fail('too-large', { reason: 'size' }) : undefined),
      },
    });

    const { stats } = await lab.run();

    expect(attemptSizes(lab).slice(0, 7)).toEqual([2_000, 1_000, 500, 500, 1_000, 500, 500]);
    expect(Math.max(...attemptSizes(lab).slice(7))).toBe(500);
    expect(stats.retries).toEqual({ 'too-large': 3 });
    expect(appliedPositions(lab, 0)).toEqual(numbers(4_000));
  });

  it('of one record does not make all later batches small', async () => {
    const lab = createPartitionLab({
      records: 4_000,
      source: { chunkSize: 4_000 },
      pipeline: { maxRecords: 2_000, maxWaitMs: 60_000 },
      sink: { fault: ({ writes }) => (has(writes, 5) ? fail('too-large', { reason: 'size' }) : undefined) },
    });

    await lab.run();

    expect(attemptSizes(lab).length).toBeLessThan(40);
    expect(appliedPositions(lab, 0)).toEqual(numbers(4_000).filter((position) => position !== 5));
  });

  it('is forgotten after a while, since it may have been one record that was too much', async () => {
    const lab = createPartitionLab({
      records: 300,
      source: { chunkSize: 2 },
      pipeline: { maxRecords: 2, maxPendingRecords: 2 },
      sink: { fault: ({ writes }) => (has(writes, 1) ? fail('too-large', { reason: 'size' }) : undefined) },
    });

    await lab.run();

    expect(attemptSizes(lab).slice(0, 4)).toEqual([2, 1, 1, 1]);
    expect(attemptSizes(lab).slice(4)).toContain(2);
  });

  it('of a single record by size is rejected', async () => {
    const lab = createLab({
      records: 8,
      sink: { fault: ({ writes }) => (has(writes, 5) ? fail('too-large', { reason: 'size' }) : undefined) },
    });

    await lab.run();

    expect(lab.letters.records.map(({ position }) => position)).toEqual([5]);
    expect(lab.letters.records[0]?.rejections[0]).toMatchObject({ code: 'too-large', reason: 'size' });
  });

  it('of a single record by resources waits like an outage', async () => {
    const lab = createLab({ records: 1 });
    lab.sink.failNext(...numbers(10).map(() => fail('too-large', { reason: 'resources' })));

    const { stats } = await lab.run();

    expect(stats).toMatchObject({ written: 1, deadLettered: 0, outages: 1 });
  });
});

describe('unauthorized', () => {
  it('with reason expired is tried once more', async () => {
    const lab = createPartitionLab({ records: 10 });
    lab.sink.failNext(fail('unauthorized', { reason: 'expired' }));

    const { stats } = await lab.run();

    expect(stats.retries).toEqual({ unauthorized: 1 });
    expect(appliedPositions(lab, 0)).toEqual(numbers(10));
  });

  it('twice in a row stops', async () => {
    const lab = createLab({ records: 10 });
    const expired = fail('unauthorized', { reason: 'expired' });
    lab.sink.failNext(expired, expired);

    const error = await lab.fail();

    expect(error).toMatchObject({ code: 'unauthorized' });
    expect(lab.stream.committed(0)).toBeUndefined();
  });
});

describe('a code that no retry helps', () => {
  it.each<ErrorCode>(['unauthorized', 'misconfigured', 'closed', 'internal'])(
    '%s stops, uncommitted',
    async (code) => {
      const lab = createLab({ records: 10 });
      lab.sink.failNext(fail(code));

      const error = await lab.fail();

      expect(error).toMatchObject({ code });
      expect(lab.stream.committed(0)).toBeUndefined();
      expect(lab.letters.records).toEqual([]);
      expect(lab.pipeline.state).toBe('failed');
    },
  );

  it('is what an unclassified error gets, without its text', async () => {
    const lab = createLab({
      records: 10,
      wrapSink: (sink) => ({
        ...sink,
        name: 'raw',
        write: async () => {
          throw new TypeError('secret 42');
        },
      }),
    });

    const error = await lab.fail();

    expect(error).toMatchObject({ code: 'internal', outcome: 'unknown' });
    expect((error as Error).message).toBe('raw: expected a RivergraphError, got TypeError');
    expect((error as Error).cause).toBeInstanceOf(TypeError);
  });

  it('is not what an error with retryable true gets', async () => {
    let calls = 0;
    const lab = createLab({
      records: 10,
      wrapSink: (sink) => ({
        ...sink,
        write: async (batch, context) => {
          if (++calls === 1) throw Object.assign(new Error('blip'), { retryable: true });
          return await sink.write(batch, context);
        },
      }),
    });

    const { stats } = await lab.run();

    expect(stats).toMatchObject({ written: 10, outages: 1 });
  });
});

describe('a partial result', () => {
  it('sends what follows a write that failed for now again with it, without the rejected ones', async () => {
    const lab = createPartitionLab({ records: 6 });
    lab.sink.failNext({
      type: 'partial',
      failed: [
        { index: 1, code: 'conflict' },
        { index: 2, code: 'throttled' },
        { index: 3, code: 'rejected' },
        { index: 4, code: 'conflict' },
      ],
    });

    const { stats } = await lab.run();

    expect(appliedPayloads(lab)).toEqual([0, 5, 1, 2, 4, 5]);
    expect(attemptSizes(lab)).toEqual([6, 4]);
    expect(lab.letters.records.map(({ position }) => position)).toEqual([3]);
    expect(stats.committed).toBe(6);
  });

  it('leaves out what was durable before the first failure', async () => {
    const lab = createLab({ records: 100 });
    lab.sink.failNext({ type: 'partial', failed: [{ index: 60, code: 'conflict' }] });

    await lab.run();

    expect(attemptSizes(lab)).toEqual([100, 40]);
  });

  it.each([
    ['beyond the batch', [{ index: 10, error: unavailable('x') }]],
    ['negative', [{ index: -1, error: unavailable('x') }]],
    ['broken', [{ index: 0.5, error: unavailable('x') }]],
    [
      'named twice',
      [
        { index: 1, error: unavailable('x') },
        { index: 1, error: unavailable('x') },
      ],
    ],
    ['without a coded error', [{ index: 1, error: new Error('secret') as RivergraphError }]],
  ])('with an index that is %s is a bug of the sink: nothing is taken as durable', async (_, failed) => {
    const lab = createLab({
      records: 10,
      wrapSink: (sink) => ({ ...sink, write: async (): Promise<WriteResult> => ({ failed }) }),
    });

    const error = await lab.fail();

    expect(error).toMatchObject({ code: 'internal' });
    expect((error as Error).message).not.toContain('secret');
    expect(lab.stream.committed(0)).toBeUndefined();
    expect(lab.pipeline.stats().written).toBe(0);
  });
});
