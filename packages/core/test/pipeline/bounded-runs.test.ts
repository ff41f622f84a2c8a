import { describe, expect, it } from 'vitest';
import { RivergraphError } from '../../src/errors.ts';
import { appliedPositions, createLab, createPartitionLab, numbers, plain } from './support.ts';

describe('a run with a limit', () => {
  it.each([1, 7, 500, 501, 1_234])('of %d records writes and commits exactly those', async (records) => {
    const lab = createPartitionLab({ records: 3_000 });

    const { reason, stats } = await lab.run({ limit: { records } });

    expect(reason).toBe('limit');
    expect(stats).toMatchObject({ consumed: records, written: records, committed: records });
    expect(appliedPositions(lab, 0)).toEqual(numbers(records));
    expect(lab.stream.committed(0)).toBe(records - 1);
  });

  it('counts over all partitions', async () => {
    const lab = createLab({ partitions: 3, records: 400, source: { chunkSize: 30 } });

    const { stats } = await lab.run({ limit: { records: 100 } });

    const committed = numbers(3).map((partition) => (lab.stream.committed(partition) ?? -1) + 1);
    expect(stats.written).toBe(100);
    expect(committed.reduce((sum, count) => sum + count)).toBe(100);
    expect(numbers(3).map((partition) => appliedPositions(lab, partition).length)).toEqual(committed);
  });

  it('of batches counts chunks, cut to maxRecords', async () => {
    const lab = createLab({ records: 3_000, source: { chunkSize: 250 }, pipeline: { maxRecords: 100 } });

    const { reason, stats } = await lab.run({ limit: { batches: 5 } });

    expect(reason).toBe('limit');
    expect(stats.written).toBe(450);
    expect(lab.stream.committed(0)).toBe(449);
  });

  it('dead-letters what was rejected within it', async () => {
    const lab = createLab({
      records: 100,
      transform: (record) => {
        if (record.value === 9) throw new Error('bad');
        return plain(record);
      },
    });

    const { stats } = await lab.run({ limit: { records: 10 } });

    expect(stats).toMatchObject({ written: 9, deadLettered: 1, committed: 10 });
  });

  it('is followed by a run of another pipeline that goes on behind it', async () => {
    const lab = createLab({ records: 100 });
    await lab.run({ limit: { records: 30 } });

    expect(lab.stream.committed(0)).toBe(29);
    expect(lab.stream.committedEnd(0)).toBe(false);
  });

  it.each([
    [{ records: 0 }, 'limit.records'],
    [{ records: 1.5 }, 'limit.records'],
    [{ batches: -1 }, 'limit.batches'],
  ])('that is impossible, %o, is told before anything is opened', async (limit, name) => {
    const lab = createLab({ records: 10 });

    const error = await lab.fail({ limit });

    expect(error).toMatchObject({ code: 'misconfigured' });
    expect((error as Error).message).toContain(`option ${name}: expected a whole number of at least 1`);
    expect(lab.pipeline.state).toBe('idle');
    await expect(lab.run()).resolves.toMatchObject({ reason: 'end' });
  });
});

describe('a run with timeoutMs', () => {
  it('ends after it and drains what it has', async () => {
    const lab = createLab({
      records: 100,
      stream: 'open',
      sink: { fault: () => ({ type: 'slow', afterMs: 3_000 }) },
    });
    const startedAt = lab.clock.now();

    const { reason, stats } = await lab.run({ timeoutMs: 2_000 });

    expect(reason).toBe('timeout');
    expect(lab.clock.now() - startedAt).toBe(3_100);
    expect(stats).toMatchObject({ written: 100, committed: 100 });
  });

  it('is checked', async () => {
    const lab = createLab({ records: 1 });

    await expect(lab.run({ timeoutMs: -1 })).rejects.toThrow(
      'option timeoutMs: expected a number of at least 0',
    );
  });
});

describe('a run until the end', () => {
  it('ends where the stream ended when the partitions were assigned', async () => {
    const lab = createLab({ partitions: 2, records: 100, stream: 'open' });

    const ended = lab.start({ until: 'end' });
    lab.stream.appendMarker(0);
    await lab.clock.settle();
    lab.stream.appendValues(0, numbers(50));
    const { reason } = await lab.clock.runUntil(ended);

    expect(reason).toBe('end');
    expect(lab.pipeline.stats().written).toBeLessThanOrEqual(251);
    expect(lab.stream.committedEnd(0)).toBe(false);
  });

  it('ends at once where nothing is', async () => {
    const lab = createLab({ stream: 'open' });

    await expect(lab.run({ until: 'end' })).resolves.toMatchObject({ reason: 'end' });
  });

  it('commits markers, also those after the last record', async () => {
    const lab = createLab({ records: 10, stream: 'open' });
    lab.stream.appendMarker(0);
    lab.stream.appendMarker(0);

    const { stats } = await lab.run({ until: 'end' });

    expect(lab.stream.committed(0)).toBe(11);
    expect(stats.committed).toBe(10);
  });
});

describe('startAfter', () => {
  it('says where partitions start; one that is left out starts after its commit', async () => {
    const lab = createPartitionLab({
      partitions: 2,
      records: 10,
      pipeline: {
        startAfter: async (partitions) => new Map(partitions.slice(0, 1).map((partition) => [partition, 6])),
      },
    });

    await lab.run();

    expect(appliedPositions(lab, 0)).toEqual([7, 8, 9]);
    expect(appliedPositions(lab, 1)).toEqual(numbers(10));
  });

  it('that fails stops the pipeline', async () => {
    const lab = createLab({
      records: 10,
      pipeline: {
        startAfter: () => {
          throw new TypeError('secret');
        },
      },
    });

    const error = await lab.fail();

    expect(error).toBeInstanceOf(RivergraphError);
    expect((error as Error).message).toBe('startAfter: expected a RivergraphError, got TypeError');
  });

  it('that gives a position the source does not understand stops the pipeline', async () => {
    const lab = createLab({
      records: 10,
      pipeline: {
        startAfter: (partitions) => new Map(partitions.map((partition) => [partition, 'nowhere'])),
      },
    });

    const error = await lab.fail();

    expect(error).toMatchObject({ code: 'misconfigured' });
  });
});
