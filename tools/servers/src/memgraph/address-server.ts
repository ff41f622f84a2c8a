import { openMemgraph } from './open-memgraph.ts';
import type { MemgraphAddress, MemgraphServer } from './server.ts';

/** The variable that names a Memgraph to use instead of starting one: `bolt://[user:password@]host:port`. */
export const addressVariable = 'RIVERGRAPH_MEMGRAPH_URL';

/** Reads the Memgraph that the environment names. */
export function addressFromEnvironment(
  environment: NodeJS.ProcessEnv = process.env,
): MemgraphAddress | undefined {
  const text = environment[addressVariable]?.trim();
  if (!text) return undefined;
  const place = new URL(text);
  const { username, password } = place;
  place.username = '';
  place.password = '';
  const url = place.href.replace(/\/$/, '');
  if (username === '') return { url, username: undefined, password: undefined };
  return { url, username: decodeURIComponent(username), password: decodeURIComponent(password) };
}

/** Uses a Memgraph that somebody else runs. Rejects when it does not answer. */
export async function useMemgraphAt(address: MemgraphAddress): Promise<MemgraphServer> {
  const client = openMemgraph(address, { connectionTimeout: 5_000 });
  try {
    await client.run('RETURN 1 AS one');
  } catch (error) {
    throw new Error(`Memgraph from ${addressVariable}: expected an answer, got an error`, { cause: error });
  } finally {
    await client.close();
  }
  const { hostname, port } = new URL(address.url);
  const stop = async (): Promise<void> => undefined;
  return {
    ...address,
    origin: 'address',
    version: undefined,
    host: hostname,
    port: port === '' ? 7687 : Number(port),
    double: undefined,
    pid: undefined,
    log: () => '',
    stop,
    [Symbol.asyncDispose]: stop,
  };
}
