import { makePlan } from '../../src/plan.ts';
import type { Plan } from '../../src/plan.ts';
import { readZones } from '../../src/zones.ts';

/** Makes the plan of a short run. */
export async function planOf(trips: number, seed: number = 1): Promise<Plan> {
  return makePlan({ zones: await readZones(), trips, seed });
}
