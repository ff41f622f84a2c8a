import { boltFailure, startScriptedBolt } from '@rivergraph/servers';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RowStore } from './support/row-store.ts';
import { runPipeline } from './support/run-pipeline.ts';

const numRuns = Number(process.env['FUZZ_RUNS'] ?? 12);
const numbers = (count: number): readonly number[] => Array.from({ length: count }, (_, at) => at);
const poisonous = boltFailure('Neo.ClientError.Statement.TypeError');

type When = 'before' | 'after';
interface Fault {
  readonly when: When;
  /** `cut`, `hang`, or the code of an error. */
  readonly what: string;
}

const fault: fc.Arbitrary<Fault | undefined> = fc.oneof(
  { weight: 2, arbitrary: fc.constant(undefined) },
  {
    weight: 2,
    arbitrary: fc.record({ when: fc.constantFrom<When>('before', 'after'), what: fc.constant('cut') }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ when: fc.constantFrom<When>('before', 'after'), what: fc.constant('hang') }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      when: fc.constant<When>('before'),
      what: fc.constantFrom(
        'Neo.TransientError.Transaction.DeadlockDetected',
        'Neo.TransientError.General.DatabaseUnavailable',
        'Neo.TransientError.General.MemoryPoolOutOfMemoryError',
        'Neo.TransientError.Request.NoThreadsAvailable',
        'Neo.ClientError.General.WriteOnReadOnlyAccessDatabase',
        'Neo.ClientError.Transaction.Terminated',
      ),
    }),
  },
);

/** A database that meets one fault after the other, transaction by transaction, and refuses poison at any time. */
function faulty(faults: readonly (Fault | undefined)[], poison: ReadonlySet<unknown>): RowStore {
  const left = [...faults];
  let now: Fault | undefined;
  return new RowStore({
    before: (rows) => {
      now = left.shift();
      if (now?.when === 'before')
        return now.what === 'cut' || now.what === 'hang' ? now.what : boltFailure(now.what);
      return rows.some((row) => poison.has(row)) ? poisonous : undefined;
    },
    after: () => (now?.when === 'after' ? (now.what as 'cut' | 'hang') : undefined),
  });
}

describe('a pipeline on a server that does anything', () => {
  it('writes every record or dead-letters it, and the latter only where it is poison', {
    timeout: 120_000,
  }, async () => {
    const plan = fc.record({
      faults: fc.array(fault, { maxLength: 10 }),
      poison: fc.uniqueArray(fc.nat({ max: 79 }), { maxLength: 2 }),
      maxRecords: fc.integer({ min: 1, max: 40 }),
      slots: fc.integer({ min: 1, max: 4 }),
    });

    await fc.assert(
      fc.asyncProperty(plan, async ({ faults, poison, maxRecords, slots }) => {
        const store = faulty(faults, new Set(poison));
        await using server = await startScriptedBolt(store);

        const { error, buried, committed } = await runPipeline(server, {
          records: 80,
          maxRecords,
          slots,
          writeTimeoutMs: 10_000,
          maxBackoffMs: 1_000,
        });

        const wanted = numbers(80).filter((at) => !poison.includes(at));
        expect([error, committed]).toEqual([undefined, 79]);
        expect((store.rows as number[]).toSorted((a, b) => a - b)).toEqual(wanted);
        expect(buried.toSorted((a, b) => a - b)).toEqual(poison.toSorted((a, b) => a - b));
        await server.until(() => server.connections.length === 0);
      }),
      { numRuns },
    );
  });
});
