import type { CreateBatcher } from '@rivergraph/core';
import { randomEntityPlan, runEntityHistory } from '@rivergraph/core/testing';
import { describe, expect, it } from 'vitest';
import { simpleBatcher } from './liars/simple-batcher.ts';
import { minimalPlan } from './minimal-plan.ts';

const runs = Number(process.env['FUZZ_RUNS'] ?? 5000);
const start = Number(process.env['FUZZ_SEED'] ?? Math.floor(Math.random() * 2 ** 31));

describe('a pipeline with ordering entity', () => {
  it(`keeps the conflict rule through random histories (FUZZ_SEED=${start})`, async () => {
    expect(await firstFailure(runs)).toBeUndefined();
  }, 600_000);

  it(`keeps it with the simplest batcher too, so that the kit asks for no more (FUZZ_SEED=${start})`, async () => {
    expect(await firstFailure(Math.ceil(runs / 20), simpleBatcher())).toBeUndefined();
  }, 600_000);
});

/** What went wrong first, and as little of its plan as still goes wrong alike. */
async function firstFailure(count: number, batcher?: CreateBatcher): Promise<string | undefined> {
  for (let seed = start; seed < start + count; seed += 1) {
    const plan = randomEntityPlan(seed);
    const { faults } = await runEntityHistory(plan, { batcher });
    const [first] = faults;
    if (first === undefined) continue;
    const least = await minimalPlan(plan, async (smaller) => {
      const outcome = await runEntityHistory(smaller, { batcher });
      return outcome.faults.some((fault) => kindOf(fault) === kindOf(first));
    });
    return `seed ${seed}:\n${faults.join('\n')}\n${JSON.stringify(least)}`;
  }
  return undefined;
}

function kindOf(fault: string): string {
  return fault.slice(0, fault.indexOf(':'));
}
