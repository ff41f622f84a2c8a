import { randomEntityPlan, runEntityHistory } from '@rivergraph/core/testing';
import { saidOf, type Wrong, wrongBatcher } from './wrong-batchers.ts';

/** So many histories must be enough to find what is planted. */
const mostHistories = 200;

/** Runs wrong batchers through histories and gives what went unseen. */
export async function checkPlanted(seed: number): Promise<readonly string[]> {
  const unseen: string[] = [];
  for (const wrong of Object.keys(saidOf) as Wrong[])
    if (!(await isFound(wrong, seed)))
      unseen.push(`a batcher that ${wrong} was not found in ${mostHistories} histories`);
  return unseen;
}

async function isFound(wrong: Wrong, seed: number): Promise<boolean> {
  for (let at = seed; at < seed + mostHistories; at += 1) {
    const { faults } = await runEntityHistory(randomEntityPlan(at), { batcher: wrongBatcher(wrong) });
    if (faults.some((fault) => saidOf[wrong].test(fault))) return true;
  }
  return false;
}
