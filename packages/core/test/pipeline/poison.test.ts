import { describe, expect, it } from 'vitest';
import { rejected, RivergraphError } from '../../src/errors.ts';
import { testWrite, type TestWrite } from '../../src/testing/index.ts';
import {
  appliedPayloads,
  appliedPositions,
  createLab,
  createPartitionLab,
  keyOf,
  numbers,
  type TestRecord,
} from './support.ts';

const isPoison = (...values: readonly unknown[]) => ({
  poison: (write: { readonly kind: string }): boolean => values.includes((write as TestWrite).payload),
});

describe('one poison record', () => {
  it('is dead-lettered alone, for at most 30 extra writes', async () => {
    const healthy = createPartitionLab({ records: 5_000 });
    const lab = createPartitionLab({ records: 5_000, sink: isPoison(3_217) });

    await healthy.run();
    const { stats } = await lab.run();

    expect(lab.letters.records.map(({ position }) => position)).toEqual([3_217]);
    expect(stats.written).toBe(4_999);
    expect(stats.committed).toBe(5_000);
    expect(appliedPositions(lab, 0)).toEqual(numbers(5_000).filter((value) => value !== 3_217));
    expect(lab.sink.calls).toBeLessThanOrEqual(healthy.sink.calls + 30);
  });

  it('is found as cheaply where it meets a constraint, which others may have met by chance', async () => {
    const healthy = createPartitionLab({ records: 5_000 });
    const lab = createPartitionLab({
      records: 5_000,
      sink: {
        fault: ({ writes }) =>
          writes.some((write) => (write as TestWrite).payload === 3_217)
            ? { type: 'fail', code: 'conflict', reason: 'constraint' }
            : undefined,
      },
    });

    await healthy.run();
    await lab.run();

    expect(lab.letters.records.map(({ position }) => position)).toEqual([3_217]);
    expect(appliedPositions(lab, 0)).toEqual(numbers(5_000).filter((value) => value !== 3_217));
    expect(lab.sink.calls).toBeLessThanOrEqual(healthy.sink.calls + 40);
  });

  it('is told with its bytes, its place, the error and the tries', async () => {
    const lab = createLab({ records: [['good', 'bad', 'good']], sink: isPoison('bad') });

    await lab.run();

    const [letter] = lab.letters.records;
    expect(letter).toMatchObject({
      partition: { id: 'memory-0' },
      position: 1,
      key: null,
      value: Buffer.from('"bad"'),
      rejections: [{ stage: 'write', code: 'rejected', write: 0 }],
    });
    expect(letter?.rejections[0]?.attempts).toBeGreaterThan(1);
    expect(letter?.failedAt).toBeGreaterThan(0);
  });

  it('costs no search when the sink names it', async () => {
    const lab = createLab({ records: 5_000, sink: { ...isPoison(3_217), poisonFails: 'writes' } });

    await lab.run();

    expect(lab.letters.records.map(({ position }) => position)).toEqual([3_217]);
    expect(lab.sink.writesTried).toBe(5_000);
  });

  it('is told apart in a batch of several partitions', async () => {
    const lab = createLab({
      partitions: 3,
      records: [[1, 2], [3, 'bad', 4], [5]],
      sink: isPoison('bad'),
    });

    await lab.run();

    expect(lab.letters.records.map(({ partition, position }) => [partition.id, position])).toEqual([
      ['memory-1', 1],
    ]);
    expect(new Set(appliedPayloads(lab))).toEqual(new Set([1, 2, 3, 4, 5]));
  });
});

describe('a record with three writes of which one is rejected', () => {
  const three = (record: TestRecord): TestWrite[] =>
    ['a', 'b', 'c'].map((name) => testWrite(`${keyOf(record)}${name}`, `${String(record.value)}${name}`));

  it('is dead-lettered once, with the list of what failed, and the others are written', async () => {
    const lab = createLab({ records: 10, transform: three, sink: isPoison('4b') });

    const { stats } = await lab.run();

    expect(lab.letters.records).toHaveLength(1);
    expect(lab.letters.records[0]).toMatchObject({ position: 4, rejections: [{ stage: 'write', write: 1 }] });
    expect(stats.written).toBe(29);
    expect(appliedPayloads(lab)).toContain('4a');
    expect(appliedPayloads(lab)).toContain('4c');
  });

  it('is dead-lettered once when two of its writes fail', async () => {
    const lab = createLab({ records: 10, transform: three, sink: isPoison('4a', '4c') });

    await lab.run();

    expect(lab.letters.records.map(({ rejections }) => rejections.map(({ write }) => write))).toEqual([
      [0, 2],
    ]);
  });

  it('is committed only after the last of its writes has ended', async () => {
    const lab = createLab({
      records: 2,
      stream: 'open',
      transform: three,
      pipeline: { maxRecords: 2 },
      sink: {
        ...isPoison('0a'),
        fault: ({ writes }) =>
          writes.some((write) => (write as TestWrite).payload === '0c')
            ? { type: 'slow', afterMs: 30_000 }
            : undefined,
      },
    });

    const ended = lab.start();
    await lab.clock.advance(20_000);
    const early = lab.stream.committed(0);
    await lab.clock.advance(40_000);
    const late = lab.stream.committed(0);
    void lab.pipeline.stop();
    await lab.clock.runUntil(ended);

    expect(early).toBeUndefined();
    expect(late).toBe(1);
    expect(lab.letters.records.map(({ position }) => position)).toEqual([0]);
  });
});

describe('without a dead letter', () => {
  it('a rejected record stops the pipeline, says where, and nothing from it on is committed', async () => {
    const lab = createPartitionLab({
      records: 100,
      deadLetter: 'none',
      sink: isPoison(60),
      pipeline: { maxRecords: 10 },
    });

    const error = await lab.fail();

    expect(error).toBeInstanceOf(RivergraphError);
    expect(error).toMatchObject({ code: 'rejected' });
    expect((error as Error).message).toMatch(
      /memory-0 at 60 was rejected at stage write and there is no dead letter/,
    );
    expect(lab.stream.committed(0)).toBe(59);
    expect(lab.pipeline.state).toBe('failed');
  });

  it('stops for a rejection in the transform, too', async () => {
    const lab = createLab({
      records: 3,
      deadLetter: 'none',
      transform: (record) => {
        if (record.value === 1) throw new Error('secret value 42');
        return testWrite(keyOf(record), record.value);
      },
    });

    const error = (await lab.fail()) as Error;

    expect(error.message).toContain('memory-0 at 1');
    expect(error.message).toContain('stage transform');
    expect(error.message).not.toContain('secret');
  });
});

describe('rejections in the transform', () => {
  it('tell the type of what was thrown, never its text', async () => {
    const lab = createLab({
      records: 3,
      transform: (record) => {
        if (record.value === 1) throw new TypeError('secret value 42');
        return testWrite(keyOf(record), record.value);
      },
    });

    await lab.run();

    const [rejection] = lab.letters.records[0]?.rejections ?? [];
    expect(rejection).toMatchObject({ stage: 'transform', code: 'rejected', write: undefined, attempts: 1 });
    expect(rejection?.message).toBe('transform: expected no error, got TypeError');
  });

  it('keep the words of a coded error', async () => {
    const lab = createLab({
      records: 2,
      transform: (record) => {
        if (record.value === 0)
          throw rejected('charge: expected a currency, got none', { reason: 'currency' });
        return testWrite(keyOf(record), record.value);
      },
    });

    await lab.run();

    expect(lab.letters.records[0]?.rejections[0]).toMatchObject({
      reason: 'currency',
      message: 'charge: expected a currency, got none',
    });
  });

  it.each([
    ['a number', 42, 'number'],
    ['null', null, 'null'],
    ['an object without a kind', {}, 'object'],
    ['a string', 'MERGE', 'string'],
    ['a list with a hole', [testWrite('a', 1), undefined], 'undefined'],
    ['a list of lists', [[testWrite('a', 1)]], 'an array'],
  ])('come of a transform that returns %s', async (_, rubbish, type) => {
    const lab = createLab({
      records: 2,
      transform: (record) =>
        record.value === 0 ? (rubbish as unknown as TestWrite) : testWrite('k', record.value),
    });

    await lab.run();

    expect(lab.letters.records.map(({ position }) => position)).toEqual([0]);
    expect(lab.letters.records[0]?.rejections[0]?.message).toBe(
      `transform: expected a write, an array of writes or undefined, got ${type}`,
    );
    expect(appliedPayloads(lab)).toEqual([1]);
  });
});
