import { errorCodes, type ErrorCode } from '@rivergraph/core';
import type {
  HistoryPlan,
  HistoryStep,
  PlannedOptions,
  PlannedRecord,
  SinkFault,
} from '@rivergraph/core/testing';
import fc from 'fast-check';

const small = (max: number): fc.Arbitrary<number> => fc.integer({ min: 0, max });
const atLeastOne = (max: number): fc.Arbitrary<number> => fc.integer({ min: 1, max });
const partition = small(2);

/** Few keys, named after their partition: order between partitions is nobody's promise. */
const record = (name: number): fc.Arbitrary<PlannedRecord | 'marker'> =>
  fc.oneof(
    { weight: 1, arbitrary: fc.constant<'marker'>('marker') },
    {
      weight: 12,
      arbitrary: fc.record({
        keys: fc.array(
          small(3).map((key) => `p${name}-k${key}`),
          { maxLength: 5 },
        ),
        transform: fc.oneof(
          { weight: 20, arbitrary: fc.constant('sync' as const) },
          { weight: 8, arbitrary: fc.constant('async' as const) },
          { weight: 1, arbitrary: fc.constantFrom('throws' as const, 'fails' as const) },
        ),
        afterMs: small(300),
        poison: fc.nat(25).map((roll) => roll === 0),
      }),
    },
  );

const deadly = new Set<ErrorCode>(['unauthorized', 'misconfigured', 'closed', 'internal']);

const fault: fc.Arbitrary<SinkFault | undefined> = fc.oneof(
  { weight: 8, arbitrary: fc.constant(undefined) },
  {
    weight: 5,
    arbitrary: fc
      .record({
        type: fc.constant('fail' as const),
        code: fc.constantFrom(...errorCodes.filter((code) => !deadly.has(code))),
        outcome: fc.constantFrom('not-applied' as const, 'unknown' as const, undefined),
        reason: fc.constantFrom(undefined, 'constraint', 'size', 'resources'),
        retryAfterMs: fc.option(small(500), { nil: undefined }),
        applied: fc.constantFrom(0, 0, 1, 3, 'all' as const),
        afterMs: fc.constantFrom(0, 0, 50, 700),
      })
      .map((fail) => (fail.outcome === 'not-applied' ? { ...fail, applied: 0 } : fail)),
  },
  {
    weight: 1,
    arbitrary: fc.record({ type: fc.constant('fail' as const), code: fc.constantFrom(...deadly) }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ type: fc.constant('slow' as const), afterMs: fc.constantFrom(1, 30, 400, 5000) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant('partial' as const),
      failed: fc.uniqueArray(
        fc.record({
          index: small(6),
          code: fc.constantFrom<ErrorCode>('rejected', 'conflict', 'throttled', 'unavailable'),
        }),
        { selector: ({ index }) => index, maxLength: 4 },
      ),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      type: fc.constant('hang' as const),
      until: fc.constantFrom('abort' as const, 'never' as const),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      type: fc.constant('late' as const),
      answer: fc.constantFrom('lost' as const, 'hang' as const),
      landsAfterMs: fc.constantFrom(5, 500, 8000),
    }),
  },
);

const step: fc.Arbitrary<HistoryStep> = fc
  .tuple(
    fc.constantFrom(0, 0, 1, 20, 150, 1100, 4000),
    fc.oneof(
      fc.record({ do: fc.constant('append' as const), partition, count: small(12) }),
      fc.record({
        do: fc.constantFrom('stall' as const, 'hold' as const, 'sink-away' as const),
        forMs: small(3000),
      }),
      fc.record({ do: fc.constant('slow' as const), partition, everyMs: small(300) }),
      fc.record({ do: fc.constant('unsettle' as const), partition, forMs: small(400) }),
      fc.record({
        do: fc.constant('revoke' as const),
        partition,
        deadlineMs: small(1500),
        backAfterMs: small(300),
      }),
      fc.record({ do: fc.constant('lose' as const), partition, backAfterMs: small(300) }),
      fc.record({ do: fc.constantFrom('duplicate' as const, 'lag' as const), partition }),
      fc.record({
        do: fc.constantFrom('break' as const, 'kill' as const, 'stop' as const, 'abort' as const),
      }),
      fc.record({
        do: fc.constantFrom('fail-commits' as const, 'fail-dead-letter' as const),
        count: atLeastOne(3),
      }),
      fc.record({ do: fc.constant('slow-commits' as const), ms: fc.constantFrom(0, 5, 400, 3000) }),
    ),
  )
  .map(([afterMs, what]): HistoryStep => ({ afterMs, ...what }));

const options: fc.Arbitrary<PlannedOptions> = fc.record({
  ordering: fc.constantFrom(
    'entity' as const,
    'entity' as const,
    'partition' as const,
    'partition' as const,
    'none' as const,
  ),
  slots: atLeastOne(4),
  maxRecords: fc.constantFrom(1, 2, 3, 7, 100),
  maxBytes: fc.constantFrom(1, 200, 4096),
  maxWaitMs: fc.constantFrom(0, 10, 100),
  maxPendingRecords: fc.constantFrom(1, 2, 5, 20, 1000),
  maxBufferedBytes: fc.constantFrom(4096, 1_000_000),
  transformConcurrency: fc.constantFrom(1, 2, 16),
  conflictRetries: small(3),
  writeTimeoutMs: fc.constantFrom(600, 2000),
  drainTimeoutMs: fc.constantFrom(0, 200, 3000),
  maxBackoffMs: fc.constantFrom(50, 1000),
});

const lives = fc.array(
  fc.oneof(
    fc.constant({}),
    fc.record({ limit: fc.record({ records: atLeastOne(20) }) }),
    fc.record({ limit: fc.record({ batches: atLeastOne(4) }) }),
    fc.record({ timeoutMs: fc.constantFrom(1, 100, 2500) }),
    fc.record({ until: fc.constant('end' as const) }),
  ),
  { maxLength: 3 },
);

/** Whole histories over three partitions. */
export const plans: fc.Arbitrary<HistoryPlan> = fc.record({
  seed: fc.integer(),
  records: fc.tuple(...[0, 1, 2].map((name) => fc.array(record(name), { maxLength: 30 }).map(hangSometimes))),
  present: fc.constantFrom(0, 5, 30),
  maxChunk: fc.constantFrom(1, 3, 10),
  recordsAfterPause: fc.constantFrom(0, 0, 4),
  commitIntervalMs: fc.constantFrom(10, 300, 1000),
  transformChunk: fc.constantFrom(undefined, undefined, 1, 4),
  options,
  faults: fc.array(fault, { maxLength: 25 }),
  steps: fc.array(step, { maxLength: 10 }),
  lives,
});

/** One record in a partition may hang, where there are many. */
function hangSometimes(records: (PlannedRecord | 'marker')[]): (PlannedRecord | 'marker')[] {
  if (records.length < 24) return records;
  return records.map((one, index) =>
    index === 20 && one !== 'marker' ? { ...one, transform: 'hangs' } : one,
  );
}
