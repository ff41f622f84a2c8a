import { describe, expect, it } from 'vitest';
import { misconfigured, unavailable } from '../../src/errors.ts';
import { chunked } from '../../src/transform/chunked.ts';
import type { TestWrite } from '../../src/testing/index.ts';
import {
  appliedPositions,
  createLab,
  createPartitionLab,
  numbers,
  plain,
  type TestRecord,
} from './support.ts';

describe('a transform over chunks', () => {
  it('gets at most maxRecords of one partition at once, in order', async () => {
    const calls: (readonly TestRecord[])[] = [];
    const lab = createPartitionLab({
      partitions: 2,
      records: 250,
      transform: chunked(
        async (records: readonly TestRecord[]) => {
          calls.push(records);
          return records.map(plain);
        },
        { maxRecords: 100 },
      ),
    });

    await lab.run();

    expect(calls.map((records) => records.length).sort((a, b) => b - a)).toEqual([
      100, 100, 100, 100, 50, 50,
    ]);
    expect(calls.every((records) => new Set(records.map(({ partition }) => partition)).size === 1)).toBe(
      true,
    );
    for (const partition of numbers(2)) expect(appliedPositions(lab, partition)).toEqual(numbers(250));
  });

  it('that throws rejects only the records that fail alone', async () => {
    const lab = createLab({
      records: 200,
      transform: chunked((records: readonly TestRecord[]) =>
        records.map((record) => {
          if (record.value === 77) throw new Error('bad');
          return plain(record);
        }),
      ),
    });

    const { stats } = await lab.run();

    expect(lab.letters.records.map(({ position }) => position)).toEqual([77]);
    expect(stats).toMatchObject({ written: 199, committed: 200 });
  });

  it('that says unavailable is tried again as a whole', async () => {
    let failures = 0;
    const lab = createLab({
      records: 50,
      transform: chunked(async (records: readonly TestRecord[]) => {
        if (++failures <= 3) throw unavailable('look-up: away');
        return records.map(plain);
      }),
    });

    const { stats } = await lab.run();

    expect(stats).toMatchObject({ written: 50, transformRetries: 3, deadLettered: 0 });
  });

  it('that says misconfigured stops the pipeline after one call', async () => {
    let calls = 0;
    const lab = createLab({
      records: 50,
      transform: chunked(() => {
        calls++;
        throw misconfigured('look-up: no such table');
      }),
    });

    const error = await lab.fail();

    expect(error).toMatchObject({ code: 'misconfigured' });
    expect(calls).toBe(1);
  });

  it('that gives too few outputs is a bug that stops the pipeline', async () => {
    const lab = createLab({ records: 5, transform: chunked(() => []) });

    const error = await lab.fail();

    expect(error).toMatchObject({ code: 'internal' });
    expect((error as Error).message).toContain('expected 5 outputs for as many records, got 0');
  });

  it('does not see tombstones, and keeps the places of the others', async () => {
    const lab = createLab({
      records: [[1, null, 3, null, 5]],
      transform: chunked((records: readonly TestRecord[]) => records.map(plain)),
    });

    const { stats } = await lab.run();

    expect(appliedPositions(lab, 0)).toEqual([0, 2, 4]);
    expect(stats).toMatchObject({ tombstones: 2, committed: 5 });
  });

  it('may filter everything under a small budget of bytes', async () => {
    const lab = createLab({
      records: 500,
      source: { chunkSize: 20 },
      pipeline: { maxBufferedBytes: 2_000 },
      transform: chunked<TestRecord, TestWrite>((records) => records.map(() => undefined)),
    });

    const { stats } = await lab.run();

    expect(stats).toMatchObject({ consumed: 500, committed: 500, bufferedBytes: 0 });
  });

  it('is no flood when a few of many in one chunk cannot be decoded', async () => {
    const lab = createLab({
      records: 1_000,
      source: { chunkSize: 1_000 },
      transform: chunked((records: readonly TestRecord[]) => records.map(plain)),
      wrapSource: (source) => ({
        name: 'memory',
        features: source.features,
        open: async (context) => await source.open(context),
        decoder: {
          key: (chunk, index) => source.decoder.key(chunk, index),
          value: (chunk, index) => {
            if (index % 25 === 0) throw new Error('cut in the middle');
            return source.decoder.value(chunk, index);
          },
        },
      }),
    });

    const { stats } = await lab.run();

    expect(stats).toMatchObject({ deadLettered: 40, written: 960 });
  });

  it('with an impossible maxRecords is refused', () => {
    const transform = { transformChunk: () => [], maxRecords: 0 };

    expect(() => createLab({ transform })).toThrow(
      'option transform.maxRecords: expected a whole number of at least 1',
    );
  });
});
