import { ServerUnavailableError } from '../resolve-server.ts';
import { openGremlin } from './open-gremlin.ts';
import type { GremlinOptions } from './options.ts';
import type { GremlinAddress, GremlinServer } from './server.ts';

/** The variable that names a Gremlin Server to use instead of starting one, such as `ws://host:8182/gremlin`. */
export const addressVariable = 'RIVERGRAPH_GREMLIN_URL';

/** Reads the server that the environment names, and its `RIVERGRAPH_GREMLIN_USERNAME` and `RIVERGRAPH_GREMLIN_PASSWORD`. */
export function addressFromEnvironment(
  environment: NodeJS.ProcessEnv = process.env,
): GremlinAddress | undefined {
  const text = (name: string): string | undefined => environment[name]?.trim() || undefined;
  const url = text(addressVariable);
  if (url === undefined) return undefined;
  const username = text('RIVERGRAPH_GREMLIN_USERNAME');
  const password = text('RIVERGRAPH_GREMLIN_PASSWORD');
  return { url, username, password, ca: undefined };
}

/** Uses a server that somebody else runs. Rejects when it does not answer, or when the options ask for what it cannot do. */
export async function useGremlinAt(address: GremlinAddress, options: GremlinOptions): Promise<GremlinServer> {
  const impossible = beyondAnAddress(options);
  if (impossible !== undefined)
    throw new ServerUnavailableError(
      `Gremlin Server from ${addressVariable}: expected options that it can fulfil, got ${impossible}`,
    );
  const client = openGremlin(address, { timeoutMs: 10_000 });
  try {
    await client.run('g.V().limit(1).count()');
  } catch (error) {
    throw new Error(`Gremlin Server from ${addressVariable}: expected an answer, got an error`, {
      cause: error,
    });
  } finally {
    await client.close();
  }
  return addressServer(address);
}

/** Names the option that takes a process of our own. */
export function beyondAnAddress(options: GremlinOptions): string | undefined {
  const ours = [
    'tls',
    'auth',
    'evaluationTimeoutMs',
    'maxContentLength',
    'maxQueue',
    'transactions',
  ] as const;
  return ours.find((name) => options[name] !== undefined);
}

function addressServer(address: GremlinAddress): GremlinServer {
  const notOurs = async (): Promise<never> => {
    throw new ServerUnavailableError(
      `Gremlin Server from ${addressVariable}: expected a process of our own, got an address`,
    );
  };
  const stop = async (): Promise<void> => undefined;
  const { hostname, port } = new URL(address.url);
  return {
    ...address,
    origin: 'address',
    version: undefined,
    host: hostname,
    port: port === '' ? 8182 : Number(port),
    pid: undefined,
    kill: notOurs,
    restart: notOurs,
    pause: notOurs,
    resume: notOurs,
    log: () => '',
    stop,
    [Symbol.asyncDispose]: stop,
  };
}
