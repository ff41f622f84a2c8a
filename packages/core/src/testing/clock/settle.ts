/**
 * Lets everything run that is ready: microtasks, and what `setImmediate` holds. Two turns, because work that yields
 * once between two steps is common.
 *
 * @internal
 */
export async function settle(): Promise<void> {
  await immediate();
  await immediate();
}

async function immediate(): Promise<void> {
  await new Promise<void>((resolve) => {
    setImmediate(resolve);
  });
}
