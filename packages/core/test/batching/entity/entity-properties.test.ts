import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createEntityBatcher } from '../../../src/batching/entity/entity-batcher.ts';
import type { BatchLimits } from '../../../src/contracts/batcher.ts';
import type { NumberedItem } from '../items.ts';
import { conflictKeys } from './batcher-graph.ts';
import { EntityModel, type EntityStep } from './entity-model.ts';

const numRuns = Number(process.env['FUZZ_RUNS'] ?? 2000);
const timeout = 10_000 + numRuns * 20;

const limits: fc.Arbitrary<BatchLimits> = fc.record({
  maxRecords: fc.integer({ min: 1, max: 12 }),
  maxBytes: fc.integer({ min: 1, max: 60 }),
  maxWeight: fc.integer({ min: 1, max: 30 }),
  maxWaitMs: fc.integer({ min: 0, max: 50 }),
});

const add = fc.record({
  type: fc.constant('add' as const),
  lane: fc.nat({ max: 2 }),
  kind: fc.nat({ max: 11 }),
  a: fc.nat({ max: 3 }),
  b: fc.nat({ max: 3 }),
  c: fc.nat({ max: 5 }),
  bytes: fc.integer({ min: 0, max: 40 }),
  // Quarters: sums of them are exact in any order.
  weight: fc.integer({ min: 0, max: 60 }).map((quarters) => quarters / 4),
});

const step: fc.Arbitrary<EntityStep> = fc.oneof(
  { weight: 12, arbitrary: add },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('wait' as const), ms: fc.nat({ max: 30 }) }) },
  { weight: 5, arbitrary: fc.record({ type: fc.constant('take' as const) }) },
  { weight: 4, arbitrary: fc.record({ type: fc.constant('settle' as const), pick: fc.nat() }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('drop' as const), lane: fc.nat({ max: 2 }) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      type: fc.constant('hurry' as const),
      lane: fc.nat({ max: 2 }),
      on: fc.constantFrom('on' as const, 'off' as const),
    }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('limit' as const), limits }) },
);

describe('createEntityBatcher, in any history', () => {
  it('lets no two batches share an entity, keeps the order of each, passes nobody over and loses nothing', {
    timeout,
  }, () => {
    fc.assert(
      fc.property(
        limits,
        fc.integer({ min: 1, max: 5 }),
        fc.array(step, { maxLength: 80, size: 'max' }),
        (first, slots, steps) => {
          const batcher = createEntityBatcher<NumberedItem>({ limits: first, slots, conflictKeys });
          const model = new EntityModel(batcher, first, slots);
          for (const each of steps) model.apply(each);
          model.drain();
          expect(batcher.waiting).toBe(0);
          expect(batcher.dueAt()).toBeUndefined();
          expect(batcher.report?.(0).units).toBe(0);
        },
      ),
      { numRuns },
    );
  });
});
