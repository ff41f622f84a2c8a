/** There is no server of a kind, and none could be started; the cause tells why. */
export class NoServerError extends Error {}

/** What this run would write is there already, and it is not this run's. */
export class OccupiedError extends Error {}

/** A server that answers. */
interface Running {
  stop(): Promise<void>;
}

/** Throws a {@link NoServerError} that tells why a server could not be had. */
export function noServer(cause: unknown): never {
  throw cause instanceof Error ? new NoServerError(cause.message, { cause }) : cause;
}

/**
 * Waits for servers that are being started.
 *
 * The caller disposes of them, which stops them all. Failure: a {@link NoServerError}, and none of them is left.
 */
export async function startAll<TServers extends Record<string, Running>>(
  starting: {
    readonly [TName in keyof TServers]: Promise<TServers[TName]>;
  },
): Promise<TServers & AsyncDisposable> {
  const settled = await Promise.allSettled(Object.values<Promise<Running>>(starting));
  const running = settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  const stop = async (): Promise<void> =>
    void (await Promise.all(running.map(async (one) => await one.stop())));
  const failed = settled.find((one) => one.status === 'rejected');
  if (failed !== undefined) {
    await stop();
    return noServer(failed.reason);
  }
  const servers = Object.fromEntries(Object.keys(starting).map((name, index) => [name, running[index]]));
  return { ...(servers as TServers), [Symbol.asyncDispose]: stop };
}
