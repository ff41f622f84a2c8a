import { runHistory } from '@rivergraph/core/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plans } from './plan-arbitrary.ts';

const runs = Number(process.env['FUZZ_RUNS'] ?? 2000);

describe('a pipeline', () => {
  it('keeps its promises through random histories', async () => {
    await fc.assert(
      fc.asyncProperty(plans, async (plan) => {
        const { faults } = await runHistory(plan);

        expect(faults).toEqual([]);
      }),
      { numRuns: runs },
    );
  }, 300_000);
});
