import { ServerUnavailableError } from '../resolve-server.ts';
import { openNeo4j } from './open-neo4j.ts';
import type { ResolvedNeo4jOptions } from './options.ts';
import type { Neo4jAddress, Neo4jServer } from './server.ts';

/** The variable that names a Neo4j to use instead of starting one, as a driver writes it: `neo4j://host:port`. */
export const addressVariable = 'RIVERGRAPH_NEO4J_URL';

/** Reads the Neo4j that the environment names, and its `RIVERGRAPH_NEO4J_USERNAME` and `RIVERGRAPH_NEO4J_PASSWORD`. */
export function addressFromEnvironment(
  environment: NodeJS.ProcessEnv = process.env,
): Neo4jAddress | undefined {
  const text = (name: string): string | undefined => environment[name]?.trim() || undefined;
  const url = text(addressVariable);
  if (url === undefined) return undefined;
  const password = text('RIVERGRAPH_NEO4J_PASSWORD');
  return {
    url,
    routedUrl: url.replace(/^bolt/, 'neo4j'),
    username: password === undefined ? undefined : (text('RIVERGRAPH_NEO4J_USERNAME') ?? 'neo4j'),
    password,
    certificate: undefined,
  };
}

/** Uses a Neo4j that somebody else runs. Rejects when it does not answer, or when the options ask for what it cannot do. */
export async function useNeo4jAt(address: Neo4jAddress, options: ResolvedNeo4jOptions): Promise<Neo4jServer> {
  const impossible = beyondAnAddress(options);
  if (impossible !== undefined)
    throw new ServerUnavailableError(
      `Neo4j from ${addressVariable}: expected options that it can fulfil, got ${impossible}`,
    );
  const driver = openNeo4j(address, { connectionTimeout: 5_000 });
  try {
    await driver.executeQuery('RETURN 1');
  } catch (error) {
    throw new Error(`Neo4j from ${addressVariable}: expected an answer, got an error`, { cause: error });
  } finally {
    await driver.close();
  }
  return addressServer(address);
}

function beyondAnAddress({ password, tls, settings, advertise }: ResolvedNeo4jOptions): string | undefined {
  if (password !== undefined) return 'password';
  if (tls !== undefined) return "tls 'required'";
  if (advertise !== undefined) return 'advertise';
  return Object.keys(settings).length > 0 ? 'settings' : undefined;
}

function addressServer(address: Neo4jAddress): Neo4jServer {
  const notOurs = async (): Promise<never> => {
    throw new ServerUnavailableError(
      `Neo4j from ${addressVariable}: expected a process of our own, got an address`,
    );
  };
  const stop = async (): Promise<void> => undefined;
  const { hostname, port } = new URL(address.url);
  return {
    ...address,
    origin: 'address',
    version: undefined,
    host: hostname,
    port: port === '' ? 7687 : Number(port),
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
