import { writeFileSync } from 'node:fs';
import { runHistory } from '@rivergraph/core/testing';
import fc from 'fast-check';
import { it } from 'vitest';
import { plans } from '../history/plan-arbitrary.ts';
it('shrink', async () => {
  const kind = new RegExp(process.env['KIND'] ?? 'x');
  const r = await fc.check(
    fc.asyncProperty(plans, async (plan) => {
      let faults: readonly string[] = [];
      try {
        faults = (await runHistory(plan)).faults;
      } catch (e) {
        faults = [`throws: ${(e as Error).message}`];
      }
      return !faults.some((f) => kind.test(f));
    }),
    {
      numRuns: 3000,
      seed: Number(process.env['SEED'] ?? 1),
      interruptAfterTimeLimit: 60_000,
      markInterruptAsFailure: false,
    },
  );
  writeFileSync('/tmp/plan.json', JSON.stringify(r.counterexample));
  console.log(r.failed, r.numShrinks, JSON.stringify(r.counterexample));
}, 300000);
