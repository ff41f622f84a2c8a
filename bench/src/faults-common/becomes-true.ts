import { setTimeout as sleep } from 'node:timers/promises';

const lookMs = 50;

/** Looks again and again. Resolves with whether it came true within the time. */
export async function becomesTrue(
  holds: () => boolean | Promise<boolean>,
  withinMs: number,
): Promise<boolean> {
  const deadline = performance.now() + withinMs;
  while (!(await holds())) {
    if (performance.now() > deadline) return false;
    await sleep(lookMs);
  }
  return true;
}
