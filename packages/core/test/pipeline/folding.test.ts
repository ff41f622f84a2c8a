import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { conflict, rejected, type RivergraphError } from '../../src/errors.ts';
import type { FailedWrite, WriteBatch } from '../../src/contracts/sink.ts';
import { testWrite, type TestWrite } from '../../src/testing/index.ts';
import { createFoldingBatcher } from './folding-batcher.ts';
import { createLab, type Lab, type LabOptions, type LabWrite, type TestRecord } from './support.ts';

type Row = readonly [key: string, payload: string];

const bad = '!';
const numRuns = Number(process.env['FUZZ_RUNS'] ?? 300);

const transform = ({ value }: TestRecord): TestWrite => {
  const [key, payload] = value as Row;
  return testWrite(key, payload);
};

const payloadOf = (write: LabWrite): string => String((write as TestWrite).payload);

interface FoldLab {
  readonly lab: Lab;
  /** What was sent, attempt by attempt. */
  readonly sent: string[];
  /** The last payload of each key, of a fold the last in it. */
  readonly values: Map<string, string>;
}

type Answer = 'names' | 'throws';

/** A sink that refuses what holds something bad, and where `failsFor` says so a write for now. */
function createFoldLab(
  rows: readonly Row[],
  answer: Answer,
  options: LabOptions & { readonly failsFor?: (attempt: number, index: number) => boolean } = {},
): FoldLab {
  const sent: string[] = [];
  const values = new Map<string, string>();
  const errorOf = (write: LabWrite, index: number): RivergraphError | undefined => {
    if (payloadOf(write).includes(bad)) return rejected('bad');
    return options.failsFor?.(sent.length, index) === true ? conflict('deadlock') : undefined;
  };
  const write = (batch: WriteBatch<LabWrite>): readonly FailedWrite[] => {
    sent.push(batch.writes.map(payloadOf).join(' '));
    const failed = batch.writes.flatMap((one, index) => {
      const error = errorOf(one, index);
      return error === undefined ? [] : [{ index, error }];
    });
    const [first] = failed;
    if (first !== undefined && answer === 'throws') throw first.error;
    const out = new Set(failed.map(({ index }) => index));
    for (const [index, one] of batch.writes.entries())
      if (!out.has(index)) values.set((one as TestWrite).key, payloadOf(one).split('+').at(-1) ?? '');
    return failed;
  };
  const lab = createLab({
    records: [rows],
    transform,
    ...options,
    pipeline: {
      batcher: createFoldingBatcher,
      conflictRetries: 100,
      maxRejectedInARow: 10_000,
      ...options.pipeline,
    },
    wrapSink: (sink) => ({ ...sink, write: async (batch) => ({ failed: write(batch) }) }),
  });
  return { lab, sent, values };
}

/** What one write after the other leaves, without the bad ones. */
function serially(rows: readonly Row[]): Map<string, string> {
  return new Map(rows.filter(([, payload]) => !payload.includes(bad)));
}

describe('a folded write', () => {
  it('is sent once, finishes all its records and is counted', async () => {
    const rows: Row[] = [
      ['a', '1'],
      ['b', '2'],
      ['a', '3'],
      ['a', '4'],
    ];
    const { lab, sent, values } = createFoldLab(rows, 'names');

    const { stats } = await lab.run();

    expect(sent).toEqual(['1+3+4 2']);
    expect(values).toEqual(serially(rows));
    expect(stats).toMatchObject({ written: 4, folded: 2, committed: 4 });
  });

  it('comes from the last record in it', async () => {
    const origins: unknown[] = [];
    const rows: Row[] = [
      ['a', '1'],
      ['b', '2'],
      ['a', '3'],
    ];
    const { lab } = createFoldLab(rows, 'names');
    const other = createLab({
      records: [rows],
      transform,
      pipeline: { batcher: createFoldingBatcher },
      wrapSink: (sink) => ({
        ...sink,
        write: async (batch) => {
          origins.push(...batch.writes.map((_, index) => batch.originAt?.(index).position));
          return undefined;
        },
      }),
    });

    await lab.run();
    await other.run();

    expect(origins).toEqual([2, 1]);
  });

  it.each<[Answer, readonly string[]]>([
    ['names', ['1+2!+3 x', '1 2! 3 x']],
    ['throws', ['1+2!+3 x', '1+2!', '1', '2!', '3 x']],
  ])('that is refused is taken apart by a sink that %s', async (answer, attempts) => {
    const rows: Row[] = [
      ['a', '1'],
      ['a', '2!'],
      ['a', '3'],
      ['b', 'x'],
    ];
    const { lab, sent, values } = createFoldLab(rows, answer);

    const { stats } = await lab.run();

    expect(sent).toEqual(attempts);
    expect(lab.letters.records.map(({ position }) => position)).toEqual([1]);
    expect(values).toEqual(serially(rows));
    expect(stats).toMatchObject({ written: 3, deadLettered: 1, committed: 4 });
  });

  it.each<Answer>(['names', 'throws'])(
    'that is refused never ends above what came after it (a sink that %s)',
    async (answer) => {
      const rows: Row[] = [
        ['a', '1!'],
        ['a', '2'],
        ['a', '3#'],
      ];
      const { lab, values } = createFoldLab(rows, answer);

      await lab.run();

      expect(values).toEqual(new Map([['a', '3#']]));
      expect(lab.letters.records.map(({ position }) => position)).toEqual([0]);
    },
  );

  it('is made of the rows that are still ours', async () => {
    const rows = Array.from({ length: 4 }, (_, index): Row => ['a', String(index)]);
    const other = rows.map(([key, payload]): Row => [key, `other ${payload}`]);
    const sent: string[] = [];
    const lab = createLab({
      partitions: 2,
      records: [rows, other],
      stream: 'open',
      transform,
      pipeline: { batcher: createFoldingBatcher },
      sink: { fault: ({ call }) => (call === 1 ? { type: 'fail', code: 'unavailable' } : undefined) },
      wrapSink: (sink) => ({
        ...sink,
        write: async (batch, context) => {
          sent.push(batch.writes.map(payloadOf).join(' '));
          return await sink.write(batch, context);
        },
      }),
    });
    const ended = lab.start();
    await lab.clock.advance(120);

    await lab.source.revoke([0], { lost: true });
    await lab.clock.advance(5_000);
    void lab.pipeline.stop();
    await lab.clock.runUntil(ended);

    expect(sent[0]).toBe('0+1+2+3+other 0+other 1+other 2+other 3');
    expect(sent.at(-1)).toBe('other 0+other 1+other 2+other 3');
  });
});

describe('any batch of folded writes', () => {
  const row = fc.record({
    key: fc.constantFrom('a', 'b', 'c'),
    mark: fc.oneof(
      { weight: 6, arbitrary: fc.constant('') },
      { weight: 1, arbitrary: fc.constantFrom('!', '#', '!#') },
    ),
  });

  it('leaves what its writes would leave one after the other, and blames the bad ones alone', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(row, { minLength: 1, maxLength: 25 }),
        fc.constantFrom<Answer>('names', 'throws'),
        fc.array(fc.tuple(fc.nat({ max: 12 }), fc.nat({ max: 8 })), { maxLength: 8 }),
        fc.integer({ min: 1, max: 30 }),
        async (planned, answer, faults, maxRecords) => {
          const rows = planned.map(({ key, mark }, index): Row => [key, `${index}${mark}`]);
          const failing = new Set(faults.map(([attempt, index]) => `${attempt} ${index}`));
          const { lab, values } = createFoldLab(rows, answer, {
            failsFor: (attempt, index) => failing.has(`${attempt} ${index}`),
            pipeline: { maxRecords },
          });

          const outcome = await lab.run().catch((error: unknown) => error);

          const poison = rows.flatMap(([, payload], index) => (payload.includes(bad) ? [index] : []));
          if (outcome instanceof Error) throw outcome;
          expect(values).toEqual(serially(rows));
          expect(
            lab.letters.records.map(({ position }) => position).sort((a, b) => Number(a) - Number(b)),
          ).toEqual(poison);
          expect(lab.pipeline.stats()).toMatchObject({ committed: rows.length });
        },
      ),
      { numRuns },
    );
  }, 60_000);
});
