import { ServerUnavailableError } from '../resolve-server.ts';
import type { NoServer } from './provided.ts';
import { isRequired } from './required.ts';
import type { SharedServerName } from './wanted-servers.ts';

/** A server that has to be stopped after the run. */
export interface StartedServer {
  stop(): Promise<void>;
}

/**
 * Starts a server when a test file of the run asks for it.
 *
 * Resolves with the reason when none does, or when it cannot be had. Rejects when it cannot be had and has to be (`CI=true`), and when
 * it can be had but does not start.
 */
export async function startIfWanted<T>(
  wanted: ReadonlySet<SharedServerName>,
  name: SharedServerName,
  start: () => Promise<T>,
): Promise<T | NoServer> {
  if (!wanted.has(name))
    return { available: false, why: `No test file asked for ${name} when the run began.` };
  try {
    return await start();
  } catch (error) {
    if (!(error instanceof ServerUnavailableError) || isRequired()) throw error;
    return { available: false, why: error.message };
  }
}
