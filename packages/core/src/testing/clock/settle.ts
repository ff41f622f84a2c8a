/** Work that never stops yielding is not waited for. */
const mostTurns = 1_000;

/**
 * Lets everything run that is ready: microtasks, and what `setImmediate` holds, until nothing does any more, so that work
 * which is cut into slices has ended however slow the machine is. At least two turns, because a callback may begin
 * something that yields once.
 *
 * @internal
 */
export async function settle(): Promise<void> {
  for (let turns = 0; turns < 2 || (hasImmediates() && turns < mostTurns); turns++) await immediate();
}

function hasImmediates(): boolean {
  return process.getActiveResourcesInfo().includes('Immediate');
}

async function immediate(): Promise<void> {
  await new Promise<void>((resolve) => {
    setImmediate(resolve);
  });
}
