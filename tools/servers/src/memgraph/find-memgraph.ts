import { resolveServer } from '../resolve-server.ts';
import type { ResolvedServer } from '../resolve-server.ts';
import { addressFromEnvironment, addressVariable } from './address-server.ts';
import { findMemgraphImage } from './docker-runtime.ts';
import type { MemgraphImage } from './docker-runtime.ts';
import { memgraphVersion } from './options.ts';
import type { MemgraphOptions } from './options.ts';
import type { MemgraphAddress } from './server.ts';

/** A Memgraph that runs already, or what one can be started with. */
export type MemgraphMeans = { readonly address: MemgraphAddress } | { readonly image: MemgraphImage };

/** Finds a real Memgraph: at the address in the environment, else as an image for Docker. There is no other way to come by one. */
export async function findMemgraph(options: MemgraphOptions = {}): Promise<ResolvedServer<MemgraphMeans>> {
  return await resolveServer<MemgraphMeans>('Memgraph', [
    {
      how: 'address',
      find: async () => {
        const address = addressFromEnvironment();
        return address === undefined ? `${addressVariable} is not set` : { address };
      },
    },
    {
      how: 'docker',
      find: async () => {
        const image = await findMemgraphImage(memgraphVersion(options));
        return typeof image === 'string' ? image : { image };
      },
    },
  ]);
}
