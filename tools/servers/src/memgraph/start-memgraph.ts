import { startMemgraphDouble } from '../memgraph-double/start-memgraph-double.ts';
import { useMemgraphAt } from './address-server.ts';
import { startMemgraphImage } from './docker-server.ts';
import { findMemgraph } from './find-memgraph.ts';
import { defaultMemgraphVersion } from './options.ts';
import type { MemgraphOptions } from './options.ts';
import type { MemgraphServer } from './server.ts';

/**
 * Starts a Memgraph for tests, or uses the one that `RIVERGRAPH_MEMGRAPH_URL` names; where there is none and no image can be run, a
 * double of it in this process.
 *
 * Resolves once it answers. The caller owns it and stops it; one from an address is left as it is. Rejects when one can be had and does
 * not answer.
 */
export async function startMemgraph(options: MemgraphOptions = {}): Promise<MemgraphServer> {
  if (options.origin === 'double') return startDouble(options);
  const found = await findMemgraph(options);
  if (!found.available) return startDouble(options);
  if ('address' in found.means) return useMemgraphAt(found.means.address);
  return startMemgraphImage(found.means.image, options.port);
}

async function startDouble({ port, double: settings = {} }: MemgraphOptions): Promise<MemgraphServer> {
  const double = await startMemgraphDouble({ ...settings, port });
  const [user] = Object.entries(settings.users ?? {});
  const stop = async (): Promise<void> => double.stop();
  return {
    origin: 'double',
    version: settings.version ?? defaultMemgraphVersion,
    url: double.url,
    host: settings.host ?? '127.0.0.1',
    port: double.port,
    username: user?.[0],
    password: user?.[1],
    double,
    pid: process.pid,
    log: () => '',
    stop,
    [Symbol.asyncDispose]: stop,
  };
}
