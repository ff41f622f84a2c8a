import { freePorts } from '../process/ports.ts';
import { openServerFolder } from '../process/server-folder.ts';
import { ServerUnavailableError } from '../resolve-server.ts';
import { useNeo4jAt } from './address-server.ts';
import { findNeo4j } from './find-neo4j.ts';
import { LocalNeo4j } from './local-server.ts';
import { resolveNeo4jOptions } from './options.ts';
import type { Neo4jOptions, ResolvedNeo4jOptions } from './options.ts';
import { Neo4jPortTakenError } from './ready.ts';
import type { Neo4jRuntime } from './runtime.ts';
import type { Neo4jServer } from './server.ts';

const maxAttempts = 3;

/**
 * Starts a Neo4j Community for tests: a real server on a free port of 127.0.0.1, or uses the one that `RIVERGRAPH_NEO4J_URL` names.
 *
 * Resolves once it answers a query. It ends with this process at the latest, however it ends; several processes may start one at
 * once. The caller owns it and stops it. One from an address cannot be killed, paused or restarted.
 *
 * Rejects with a `ServerUnavailableError` when Neo4j can be had in no way, or not with these options; with the end of the log when it
 * does not start.
 */
export async function startNeo4j(options: Neo4jOptions = {}): Promise<Neo4jServer> {
  const resolved = resolveNeo4jOptions(options);
  const found = await findNeo4j(resolved);
  if (!found.available) throw new ServerUnavailableError(found.why);
  if ('address' in found.means) return await useNeo4jAt(found.means.address, resolved);
  return await startLocal(found.means.runtime, resolved);
}

/** Another process may take a port that was free a moment ago. */
async function startLocal(runtime: Neo4jRuntime, options: ResolvedNeo4jOptions): Promise<Neo4jServer> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await attemptStart(runtime, options);
    } catch (error) {
      const again =
        error instanceof Neo4jPortTakenError && options.port === undefined && attempt < maxAttempts;
      if (!again) throw error;
    }
  }
}

async function attemptStart(runtime: Neo4jRuntime, options: ResolvedNeo4jOptions): Promise<Neo4jServer> {
  const listen = options.port ?? (await freePorts(1))[0] ?? 0;
  const advertise = (await options.advertise?.(listen)) ?? listen;
  const folder = await openServerFolder(options.folder, 'neo4j');
  try {
    return await LocalNeo4j.start({ runtime, options, folder, ports: { listen, advertise } });
  } catch (error) {
    await folder.remove();
    throw error;
  }
}
