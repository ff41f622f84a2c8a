import { freePorts } from '../process/ports.ts';
import { openServerFolder } from '../process/server-folder.ts';
import { ServerUnavailableError } from '../resolve-server.ts';
import { useGremlinAt } from './address-server.ts';
import { findGremlin } from './find-gremlin.ts';
import { LocalGremlin } from './local-server.ts';
import { resolveGremlinOptions } from './options.ts';
import type { GremlinOptions, ResolvedGremlinOptions } from './options.ts';
import { GremlinPortTakenError } from './ready.ts';
import type { GremlinRuntime } from './runtime.ts';
import type { GremlinServer } from './server.ts';

const maxAttempts = 3;

/**
 * Starts an Apache TinkerPop Gremlin Server for tests: a real server on a free port of 127.0.0.1, or uses the one that
 * `RIVERGRAPH_GREMLIN_URL` names. Its graph is as close to Neptune's as that server can be, and empty.
 *
 * Resolves once it answers a request. It ends with this process at the latest, however it ends; several processes may start one at
 * once. The caller owns it and stops it. One from an address cannot be killed, paused or restarted.
 *
 * Rejects with a `ServerUnavailableError` when it can be had in no way, or not with these options; with the end of the log when it
 * does not start.
 */
export async function startGremlin(options: GremlinOptions = {}): Promise<GremlinServer> {
  const resolved = resolveGremlinOptions(options);
  const found = await findGremlin(resolved);
  if (!found.available) throw new ServerUnavailableError(found.why);
  if ('address' in found.means) return await useGremlinAt(found.means.address, options);
  return await startLocal(found.means.runtime, resolved);
}

/** Another process may take a port that was free a moment ago. */
async function startLocal(runtime: GremlinRuntime, options: ResolvedGremlinOptions): Promise<GremlinServer> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await attemptStart(runtime, options);
    } catch (error) {
      const again =
        error instanceof GremlinPortTakenError && options.port === undefined && attempt < maxAttempts;
      if (!again) throw error;
    }
  }
}

async function attemptStart(
  runtime: GremlinRuntime,
  options: ResolvedGremlinOptions,
): Promise<GremlinServer> {
  const port = options.port ?? (await freePorts(1))[0] ?? 0;
  const folder = await openServerFolder(undefined, 'gremlin');
  try {
    return await LocalGremlin.start({ runtime, options, folder, port });
  } catch (error) {
    await folder.remove();
    throw error;
  }
}
