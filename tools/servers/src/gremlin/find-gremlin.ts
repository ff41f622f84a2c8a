import { resolveServer } from '../resolve-server.ts';
import type { ResolvedServer } from '../resolve-server.ts';
import { addressFromEnvironment, addressVariable } from './address-server.ts';
import { findDockerRuntime } from './docker-runtime.ts';
import { findJavaRuntime } from './java-runtime.ts';
import type { ResolvedGremlinOptions } from './options.ts';
import type { GremlinRuntime } from './runtime.ts';
import type { GremlinAddress } from './server.ts';

/** A Gremlin Server that runs already, or what one can be started with. */
export type GremlinMeans = { readonly address: GremlinAddress } | { readonly runtime: GremlinRuntime };

/** Finds a Gremlin Server: at the address in the environment, else as jars for Java, else as an image for Docker. */
export async function findGremlin(options: ResolvedGremlinOptions): Promise<ResolvedServer<GremlinMeans>> {
  const asMeans = (runtime: GremlinRuntime | string): GremlinMeans | string =>
    typeof runtime === 'string' ? runtime : { runtime };
  return await resolveServer<GremlinMeans>('Gremlin Server', [
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
