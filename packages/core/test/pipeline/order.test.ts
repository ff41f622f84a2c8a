import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { misconfigured, unavailable } from '../../src/errors.ts';
import { type Clock } from '../../src/contracts/clock.ts';
import { testWrite, type TestWrite } from '../../src/testing/index.ts';
import {
  appliedPositions,
  createLab,
  createPartitionLab,
  keyOf,
  numbers,
  plain,
  type TestRecord,
  type TestTransform,
} from './support.ts';

const after = async (clock: Clock, ms: number): Promise<void> =>
  await new Promise<void>((resolve) => {
    clock.setTimer(resolve, ms);
  });

/** Spreads over 0…96 without a pattern that follows the order. */
const delayOf = (record: TestRecord): number => (Number(record.position) * 61) % 97;

const slowly = async (clock: Clock, record: TestRecord): Promise<TestWrite> => {
  await after(clock, delayOf(record));
  return plain(record);
};

const never = async (): Promise<TestWrite> => await new Promise<never>(() => undefined);

describe('the order of writes', () => {
  it('is that of the records, in whatever order promises settle', async () => {
    const lab = createPartitionLab({
      partitions: 3,
      records: 300,
      transform: async (record, { clock }) => await slowly(clock, record),
    });

    await lab.run();

    for (const partition of numbers(3)) expect(appliedPositions(lab, partition)).toEqual(numbers(300));
  });

  it('holds synchronous results behind asynchronous ones', async () => {
    const lab = createPartitionLab({
      records: 300,
      transform: (record, { clock }): TestWrite | Promise<TestWrite> =>
        Number(record.value) % 7 === 0 ? slowly(clock, record) : plain(record),
    });

    await lab.run();

    expect(appliedPositions(lab, 0)).toEqual(numbers(300));
  });

  it('has at most transformConcurrency promises pending per partition', async () => {
    let pending = 0;
    let most = 0;
    const lab = createLab({
      records: 100,
      pipeline: { transformConcurrency: 5 },
      transform: async (record, { clock }) => {
        most = Math.max(most, ++pending);
        await after(clock, 10);
        pending--;
        return plain(record);
      },
    });

    await lab.run();

    expect(most).toBe(5);
  });

  it.each([
    ['unavailable', () => unavailable('look-up: away')],
    ['retryable: true', () => Object.assign(new Error('blip'), { retryable: true })],
  ])('holds when a transform that says %s is tried again in place', async (_, error) => {
    const failures = new Map<unknown, number>();
    const lab = createPartitionLab({
      records: 50,
      transform: (record) => {
        const failed = failures.get(record.value) ?? 0;
        failures.set(record.value, failed + 1);
        if (Number(record.value) % 10 === 4 && failed < 3) throw error();
        return plain(record);
      },
    });

    const { stats } = await lab.run();

    expect(appliedPositions(lab, 0)).toEqual(numbers(50));
    expect(stats.transformRetries).toBe(15);
    expect(stats.deadLettered).toBe(0);
  });

  it('counts the tries when a retry ends in a rejection', async () => {
    let tries = 0;
    const lab = createLab({
      records: 1,
      transform: () => {
        if (++tries < 4) throw unavailable('look-up: away');
        throw new Error('bad');
      },
    });

    await lab.run();

    expect(lab.letters.records[0]?.rejections[0]?.attempts).toBe(4);
  });

  it('takes a promise of another realm as one', async () => {
    const wrap: unknown = runInNewContext('(transform) => (record) => Promise.resolve(transform(record))');
    const transform = (wrap as (transform: typeof plain) => TestTransform)(plain);
    const lab = createPartitionLab({ records: 20, transform });

    await lab.run();

    expect(appliedPositions(lab, 0)).toEqual(numbers(20));
  });

  it('lets batches of one partition overlap with ordering none only', async () => {
    const most = { partition: 0, none: 0 };
    for (const ordering of ['partition', 'none'] as const) {
      const lab = createLab({
        records: 400,
        pipeline: { ordering, maxRecords: 50, slots: 4 },
        sink: {
          fault: () => {
            most[ordering] = Math.max(most[ordering], lab.sink.running);
            return { type: 'slow', afterMs: 50 };
          },
        },
      });
      await lab.run();
      expect(new Set(appliedPositions(lab, 0)).size).toBe(400);
    }

    expect(most.partition).toBeLessThanOrEqual(1);
    expect(most.none).toBeGreaterThan(1);
  });
});

describe('a transform that never resolves', () => {
  it('does not keep stop from ending, and what was before it is committed', async () => {
    const lab = createPartitionLab({
      records: 10,
      stream: 'open',
      pipeline: { drainTimeoutMs: 3_000 },
      transform: (record): TestWrite | Promise<TestWrite> => (record.value === 6 ? never() : plain(record)),
    });

    const ended = lab.start();
    await lab.clock.advance(500);
    const stoppedAt = lab.clock.now();
    void lab.pipeline.stop();
    const { reason } = await lab.clock.runUntil(ended);

    expect(reason).toBe('stopped');
    expect(lab.clock.now() - stoppedAt).toBe(3_000);
    expect(lab.stream.committed(0)).toBe(5);
    expect(appliedPositions(lab, 0)).toEqual(numbers(6));
  });

  it('is told by its signal that nobody waits any more', async () => {
    const signals: AbortSignal[] = [];
    const lab = createLab({
      records: 1,
      stream: 'open',
      transform: async (_, { signal }) => {
        signals.push(signal);
        return await never();
      },
    });

    const ended = lab.start();
    await lab.clock.advance(500);
    const before = signals[0]?.aborted;
    void lab.pipeline.stop();
    await lab.clock.runUntil(ended);

    expect(before).toBe(false);
    expect(signals[0]?.aborted).toBe(true);
  });
});

describe('a transform that throws a code of no hope', () => {
  it('stops the pipeline and says at which record', async () => {
    const lab = createLab({
      records: 10,
      transform: (record) => {
        if (record.value === 4) throw misconfigured('look-up: no such table');
        return plain(record);
      },
    });

    const error = await lab.fail();

    expect(error).toMatchObject({ code: 'misconfigured' });
    expect((error as Error).message).toBe('transform of a record of memory-0 at 4: look-up: no such table');
    expect(lab.letters.records).toEqual([]);
  });
});

describe('tombstones', () => {
  const records = [[1, null, 2, null]];

  it('are skipped unseen, counted and committed', async () => {
    const seen: unknown[] = [];
    const lab = createLab({
      records,
      transform: (record) => {
        seen.push(record.value);
        return plain(record);
      },
    });

    const { stats } = await lab.run();

    expect(seen).toEqual([1, 2]);
    expect(stats).toMatchObject({ tombstones: 2, written: 2, committed: 4 });
  });

  it('are passed on where the source says so', async () => {
    const lab = createLab({
      records,
      source: { tombstones: 'pass' },
      transform: (record) => testWrite(keyOf(record), record.value === null ? 'gone' : record.value),
    });

    const { stats } = await lab.run();

    expect(stats).toMatchObject({ tombstones: 0, written: 4 });
    expect([...lab.sink.graph.values.values()]).toEqual([1, 'gone', 2, 'gone']);
  });
});
