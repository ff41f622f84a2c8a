import { writeFileSync } from 'node:fs';
import { runHistory } from '@rivergraph/core/testing';
import fc from 'fast-check';
import { plans } from '../history/plan-arbitrary.ts';
export async function tally(n: number, seed: number) {
  const kinds = new Map<string, { n: number; size: number; plan: unknown; fault: string }>();
  const ends = new Map<string, number>();
  let slowest = 0;
  let attempts = 0;
  const t0 = performance.now();
  for (const plan of fc.sample(plans, { numRuns: n, seed })) {
    const t = performance.now();
    let faults: readonly string[];
    try {
      const out = await runHistory(plan);
      faults = out.faults;
      for (const e of out.ends) ends.set(e, (ends.get(e) ?? 0) + 1);
      attempts += out.history.entries.filter((e) => e.type === 'attempt').length;
    } catch (e) {
      faults = [`throws: ${String((e as Error).message)}`];
    }
    slowest = Math.max(slowest, performance.now() - t);
    const size = JSON.stringify(plan).length;
    for (const fault of new Set(faults.map((f) => f.replace(/\d+/g, '#')))) {
      const k = kinds.get(fault) ?? { n: 0, size: Infinity, plan: null, fault: '' };
      k.n++;
      if (size < k.size) {
        k.size = size;
        k.plan = plan;
        k.fault = faults.find((f) => f.replace(/\d+/g, '#') === fault) ?? '';
      }
      kinds.set(fault, k);
    }
  }
  console.log(
    `ms ${Math.round(performance.now() - t0)} slowest ${Math.round(slowest)} attempts ${attempts}`,
    Object.fromEntries(ends),
  );
  let i = 0;
  for (const [kind, { n: count, size, plan }] of [...kinds].sort((a, b) => b[1].n - a[1].n)) {
    writeFileSync(`/tmp/plan-${i}.json`, JSON.stringify([plan]));
    console.log(`${count}x ${kind}  (size ${size}, /tmp/plan-${i++}.json)`);
  }
}
