/** One way to come by a server, such as an address in the environment, or Docker. */
export interface ServerWay<T> {
  readonly how: string;
  /** Resolves with the means to use the server, or with a sentence that says why this way is closed. */
  readonly find: () => Promise<T | string>;
}

/** What was found: the first way that is open, or why none is. */
export type ResolvedServer<T> =
  | { readonly available: true; readonly how: string; readonly means: T }
  | { readonly available: false; readonly why: string };

/** Tries ways to come by a server, in order. Rejects only when a way fails that should have told why instead. */
export async function resolveServer<T extends object>(
  server: string,
  ways: readonly ServerWay<T>[],
): Promise<ResolvedServer<T>> {
  const closed: string[] = [];
  for (const { how, find } of ways) {
    const found = await find();
    if (typeof found !== 'string') return { available: true, how, means: found };
    closed.push(`${how}: ${found}`);
  }
  return { available: false, why: `${server} could not be had. ${closed.join('; ')}` };
}

/** Thrown when a server can be had in no way, or not with the abilities that were asked for. */
export class ServerUnavailableError extends Error {
  override readonly name: string = 'ServerUnavailableError';
}
