import { resolveServer } from '../resolve-server.ts';
import type { ResolvedServer } from '../resolve-server.ts';
import { addressFromEnvironment, addressVariable } from './address-server.ts';
import { findDockerRuntime } from './docker-runtime.ts';
import { findJavaRuntime } from './java-runtime.ts';
import type { ResolvedNeo4jOptions } from './options.ts';
import type { Neo4jRuntime } from './runtime.ts';
import type { Neo4jAddress } from './server.ts';

/** A Neo4j that runs already, or what one can be started with. */
export type Neo4jMeans = { readonly address: Neo4jAddress } | { readonly runtime: Neo4jRuntime };

/** Finds a Neo4j: at the address in the environment, else as jars for Java, else as an image for Docker. */
export async function findNeo4j(options: ResolvedNeo4jOptions): Promise<ResolvedServer<Neo4jMeans>> {
  const asMeans = (runtime: Neo4jRuntime | string): Neo4jMeans | string =>
    typeof runtime === 'string' ? runtime : { runtime };
  return await resolveServer<Neo4jMeans>('Neo4j', [
    {
      how: 'address',
      find: async () => {
        const address = addressFromEnvironment();
        return address === undefined ? `${addressVariable} is not set` : { address };
      },
    },
    { how: 'java', find: async () => asMeans(await findJavaRuntime(options)) },
    { how: 'docker', find: async () => asMeans(await findDockerRuntime(options.version)) },
  ]);
}
