import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPartitionBatcher } from '../../src/batching/partition-batcher.ts';
import { createUnorderedBatcher } from '../../src/batching/unordered-batcher.ts';
import type { BatchLimits } from '../../src/contracts/batcher.ts';
import { BatcherHistory } from './batcher-history.ts';
import type { HistoryStep } from './batcher-history.ts';
import type { NumberedItem } from './items.ts';

const numRuns = Number(process.env['FUZZ_RUNS'] ?? 2000);
const timeout = 10_000 + numRuns * 20;

const limits: fc.Arbitrary<BatchLimits> = fc.record({
  maxRecords: fc.integer({ min: 1, max: 12 }),
  maxBytes: fc.integer({ min: 1, max: 60 }),
  maxWeight: fc.integer({ min: 1, max: 30 }),
  maxWaitMs: fc.integer({ min: 0, max: 50 }),
});

const step: fc.Arbitrary<HistoryStep> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      type: fc.constant('add' as const),
      lane: fc.nat({ max: 3 }),
      bytes: fc.integer({ min: 0, max: 70 }),
      // Quarters: sums of them are exact, so that the model and the batcher add up alike in any order.
      weight: fc.integer({ min: 0, max: 140 }).map((quarters) => quarters / 4),
    }),
  },
  { weight: 3, arbitrary: fc.record({ type: fc.constant('wait' as const), ms: fc.nat({ max: 30 }) }) },
  { weight: 4, arbitrary: fc.record({ type: fc.constant('take' as const) }) },
  { weight: 3, arbitrary: fc.record({ type: fc.constant('settle' as const), pick: fc.nat() }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('drop' as const), lane: fc.nat({ max: 3 }) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      type: fc.constant('hurry' as const),
      lane: fc.nat({ max: 3 }),
      on: fc.constantFrom('on' as const, 'off' as const),
    }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('limit' as const), limits }) },
);

describe.each([
  ['createPartitionBatcher', 'partition' as const, createPartitionBatcher<NumberedItem>],
  ['createUnorderedBatcher', 'none' as const, createUnorderedBatcher<NumberedItem>],
])('%s, in any history', (_, ordering, create) => {
  it('loses, doubles and disorders nothing, keeps its limits, and tells the truth about its time', {
    timeout,
  }, () => {
    fc.assert(
      fc.property(limits, fc.array(step, { maxLength: 60, size: 'max' }), (first, steps) => {
        const history = new BatcherHistory(create(first), ordering, first);
        for (const each of steps) history.apply(each);
        history.drain();
        expect(history.batcher.waiting).toBe(0);
        expect(history.batcher.dueAt()).toBeUndefined();
      }),
      { numRuns },
    );
  });
});
