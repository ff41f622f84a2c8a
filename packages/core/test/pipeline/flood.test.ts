import { describe, expect, it } from 'vitest';
import type { RecordDecoder } from '../../src/contracts/deserializer.ts';
import type { Source } from '../../src/contracts/source.ts';
import { conflict, rejected, RivergraphError } from '../../src/errors.ts';
import { defineGraph } from '../../src/graph/define-graph.ts';
import type { GraphWrite } from '../../src/graph/write.ts';
import { type MemorySource, testWrite, type TestWrite } from '../../src/testing/index.ts';
import {
  createLab,
  type Lab,
  keyOf,
  type LabOptions,
  numbers,
  orderings,
  type TestRecord,
} from './support.ts';

const isBadNode = ({ shape }: GraphWrite): boolean => shape.kind === 'node' && shape.node.label === 'Bad';

type Stage = 'deserialize' | 'transform' | 'write';

/** A lab in which records for which `isBad` says so are rejected at one stage. */
function badAt(stage: Stage, isBad: (value: number) => boolean, options: LabOptions = {}): Lab {
  const check = (value: unknown): void => {
    if (isBad(Number(value))) throw rejected('test: a bad record');
  };
  const transform = (record: TestRecord): TestWrite => {
    if (stage === 'transform') check(record.value);
    return testWrite(keyOf(record), record.value);
  };
  const wrapSource = (source: MemorySource): Source<TestRecord> => {
    const decoder: RecordDecoder<TestRecord> = {
      key: (chunk, index) => source.decoder.key(chunk, index),
      value: (chunk, index) => {
        const value = source.decoder.value(chunk, index);
        if (stage === 'deserialize') check(value);
        return value;
      },
    };
    return {
      name: 'memory',
      features: source.features,
      decoder,
      open: async (context) => await source.open(context),
    };
  };
  const poison = (write: { readonly kind: string }): boolean =>
    stage === 'write' && isBad(Number((write as TestWrite).payload));
  return createLab({ transform, wrapSource, sink: { poison }, ...options });
}

describe.each<Stage>(['deserialize', 'transform', 'write'])('a flood at stage %s', (stage) => {
  it('stops the pipeline at the start before one record is dead-lettered', async () => {
    const lab = badAt(stage, () => true, { records: 5_000 });

    const error = await lab.fail();

    expect(error).toBeInstanceOf(RivergraphError);
    expect(error).toMatchObject({ code: 'rejected', reason: 'flood' });
    expect((error as Error).message).toContain(`stage ${stage}`);
    expect(lab.letters.records).toEqual([]);
    expect(lab.stream.committed(0)).toBeUndefined();
  });

  it('stops it after 10,000 good records, and those are committed', async () => {
    const lab = badAt(stage, (value) => value >= 10_000, {
      records: 11_000,
      pipeline: { maxRecords: 1_000, ordering: 'partition' },
    });

    const error = await lab.fail();

    expect(error).toMatchObject({ reason: 'flood' });
    expect(lab.letters.records).toEqual([]);
    const { written, committed } = lab.pipeline.stats();
    // Before the write stage the flood shows while good records are still on their way.
    const least = stage === 'write' ? 10_000 : 0;
    expect(written).toBeGreaterThanOrEqual(least);
    expect(written).toBeLessThanOrEqual(10_000);
    expect(committed).toBeGreaterThanOrEqual(least);
    expect(committed).toBeLessThanOrEqual(written);
  });

  it('is not fewer than 20 at the end of the stream: those are dead-lettered', async () => {
    const lab = badAt(stage, (value) => value >= 100, { records: 119, pipeline: { ordering: 'partition' } });

    const { reason, stats } = await lab.run();

    expect(reason).toBe('end');
    expect(lab.letters.records.map(({ position }) => position)).toEqual(numbers(119).slice(100));
    expect(stats.committed).toBe(119);
    expect(stats.rejected[stage]).toBe(19);
  });

  it('is not 19 in a row among good ones, again and again', async () => {
    const lab = badAt(stage, (value) => value % 20 !== 0, { records: 400, pipeline: { maxRecords: 100 } });

    const { reason } = await lab.run();

    expect(reason).toBe('end');
    expect(lab.letters.records).toHaveLength(380);
  });

  it('is not many scattered ones', async () => {
    const lab = badAt(stage, (value) => value % 10 === 3, { records: 3_000 });

    const { reason } = await lab.run();

    expect(reason).toBe('end');
    expect(lab.letters.records).toHaveLength(300);
  });

  it('does not wait for ever when the stream falls silent', async () => {
    const lab = badAt(stage, (value) => value >= 3, { records: 5, stream: 'open' });

    const ended = lab.start();
    await lab.clock.advance(12_000);
    const stored = lab.letters.records.length;
    void lab.pipeline.stop();
    const { stats } = await lab.clock.runUntil(ended);

    expect(stored).toBe(2);
    expect(stats.committed).toBe(5);
  });
});

describe('a flood', () => {
  it('is seen at a slow sink, too, before one record is dead-lettered', async () => {
    const fault = (): { type: 'fail'; code: 'rejected'; afterMs: number } => ({
      type: 'fail',
      code: 'rejected',
      afterMs: 900,
    });
    const lab = createLab({ records: 2_000, sink: { fault } });

    const error = await lab.fail();

    expect(error).toMatchObject({ reason: 'flood' });
    expect(lab.letters.records).toEqual([]);
  });

  it('is seen through slow transforms, too', async () => {
    const lab = createLab({
      records: 200,
      transform: async (_record, { clock, signal }) => {
        await new Promise<void>((resolve) => {
          const timer = clock.setTimer(resolve, 8_000);
          signal.addEventListener('abort', () => timer.cancel());
        });
        throw rejected('test: a bad record');
      },
    });

    const error = await lab.fail();

    expect(error).toMatchObject({ reason: 'flood' });
    expect(lab.letters.records).toEqual([]);
  });

  it('stays undecided records when a good one follows in the same slice', async () => {
    const lab = badAt('transform', (value) => value < 20, { records: 40 });

    const error = await lab.fail();

    expect(error).toMatchObject({ reason: 'flood' });
    expect(lab.letters.records).toEqual([]);
  });

  it('is not what tombstones hide: they prove nothing', async () => {
    const records = [numbers(100).map((value) => (value % 2 === 0 ? null : value))];
    const lab = badAt('transform', () => true, { records });

    const error = await lab.fail();

    expect(error).toMatchObject({ reason: 'flood' });
    expect(lab.letters.records).toEqual([]);
  });

  it.each([1, 4])('is not 20 rejected writes when a later batch is written, with %d slots', async (slots) => {
    const lab = badAt('write', (value) => value < 20, { records: 60, pipeline: { maxRecords: 20, slots } });

    const { reason } = await lab.run();

    expect(reason).toBe('end');
    expect(lab.letters.records).toHaveLength(20);
  });

  it('is not 30 rejected writes that the sink names beside others that it has written', async () => {
    const lab = createLab({
      records: 100,
      sink: { poison: (write) => Number((write as TestWrite).payload) < 30, poisonFails: 'writes' },
    });

    const { reason, stats } = await lab.run();

    expect(reason).toBe('end');
    expect(lab.letters.records).toHaveLength(30);
    expect(stats.written).toBe(70);
  });

  it('of one partition is cleared by another that is written', async () => {
    const lab = createLab({
      partitions: 2,
      records: [numbers(100), numbers(20_000)],
      source: { chunkSize: 50 },
      pipeline: { maxRecords: 50, slots: 4 },
      sink: { poison: (write) => (write as TestWrite).key.startsWith('memory-0') },
    });

    const { reason } = await lab.run();

    expect(reason).toBe('end');
    expect(lab.letters.records).toHaveLength(100);
  });

  it('lets go of waiting deliveries when the suspects are lost in a rebalance', async () => {
    const lab = createLab({
      partitions: 2,
      records: [numbers(30), numbers(30)],
      stream: 'open',
      pipeline: { maxRecords: 30, slots: 2 },
      sink: {
        poison: (write) => (write as TestWrite).key.startsWith('memory-0'),
        fault: ({ writes, attempt }) =>
          (writes[0] as TestWrite).key.startsWith('memory-1') && attempt === 1
            ? { type: 'fail', code: 'rejected', afterMs: 60_000 }
            : undefined,
      },
    });

    const ended = lab.start();
    await lab.clock.advance(10_000);
    const held = lab.pipeline.stats().held;
    void lab.source.revoke([0], { lost: true });
    await lab.clock.advance(120_000);
    void lab.pipeline.stop();
    const { stats } = await lab.clock.runUntil(ended);

    expect(held).toBe(20);
    expect(lab.stream.committed(1)).toBe(29);
    expect(stats.deadLettered).toBe(0);
  });
});

describe('maxRejectedInARow', () => {
  it('stops a partition that fails while others do well', async () => {
    const lab = createLab({
      partitions: 2,
      records: [numbers(400), numbers(4_000)],
      source: { chunkSize: 10 },
      pipeline: { maxRejectedInARow: 100, maxRecords: 10 },
      sink: { poison: (write) => (write as TestWrite).key.startsWith('memory-0'), poisonFails: 'writes' },
    });

    const error = (await lab.fail()) as Error;

    expect(error).toMatchObject({ code: 'rejected', reason: 'flood' });
    expect(error.message).toMatch(/100 records of memory-0 in a row were rejected at stage write/);
    expect(lab.letters.records.length).toBeLessThan(100);
  });

  it('does not count across records that passed, however slow the sink is', async () => {
    const lab = badAt('transform', (value) => value % 2 === 0, {
      records: 4_000,
      pipeline: { maxRejectedInARow: 100 },
      sink: { fault: () => ({ type: 'slow', afterMs: 5_000 }) },
    });

    const { reason, stats } = await lab.run();

    expect(reason).toBe('end');
    expect(stats.deadLettered).toBe(2_000);
  });
});

describe('a missing endpoint', () => {
  it('is dead-lettered and never counts as a flood', async () => {
    const failed = (writes: readonly unknown[]) =>
      writes.map((_, index) => ({ index, code: 'rejected', reason: 'missing-endpoint' }) as const);
    const lab = createLab({
      records: 2_000,
      sink: { fault: ({ writes }) => ({ type: 'partial', failed: failed(writes) }) },
    });

    const { reason, stats } = await lab.run();

    expect(reason).toBe('end');
    expect(stats.deadLettered).toBe(2_000);
    expect(stats.committed).toBe(2_000);
  });
});

describe.each(orderings)('many bad writes among good ones, in ordering %s', (ordering) => {
  const graph = defineGraph({
    nodes: { Good: { key: { id: 'integer' } }, Bad: { key: { id: 'integer' } } },
    edges: {},
  });

  it('are single cases, however the batches are put together', async () => {
    const lab = createLab({
      records: 3_000,
      transform: ({ value }) => {
        const id = Number(value);
        return id % 10 === 3 ? graph.Bad.upsert({ id }) : graph.Good.upsert({ id });
      },
      sink: { poison: (write) => isBadNode(write as GraphWrite) },
      pipeline: { ordering },
    });

    const { reason, stats } = await lab.run();

    expect(reason).toBe('end');
    expect(stats).toMatchObject({ written: 2_700, deadLettered: 300 });
  });

  it('are a flood where all are bad, found with few more attempts than the first twenty took', async () => {
    const lab = badAt('write', () => true, { records: 2_000, pipeline: { ordering, slots: 1 } });

    const error = await lab.fail();

    expect(error).toMatchObject({ reason: 'flood' });
    expect(lab.letters.records).toEqual([]);
    expect(lab.sink.calls).toBeLessThanOrEqual(20 * 2 + 11 + 3 * 11 + 5);
  });
});

describe('durable writes beside rejected ones', () => {
  it('are evidence, too, where all of them are sent again', async () => {
    const values = ['slow', ...numbers(100).map(() => 'good'), ...numbers(25).map(() => 'bad')];
    let calls = 0;
    const lab = createLab({
      records: [values],
      wrapSink: (sink) => ({
        ...sink,
        write: async ({ writes }) => {
          calls++;
          const failed = writes.flatMap((write, index) => {
            const { payload } = write as TestWrite;
            if (payload === 'bad') return [{ index, error: rejected('test: bad') }];
            return payload === 'slow' && calls === 1 ? [{ index, error: conflict('test: locked') }] : [];
          });
          return { failed };
        },
      }),
    });

    const { reason } = await lab.run();

    expect(reason).toBe('end');
    expect(lab.letters.records).toHaveLength(25);
  });
});
