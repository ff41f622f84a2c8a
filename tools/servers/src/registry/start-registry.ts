import { ServerUnavailableError } from '../resolve-server.ts';
import { findRegistry, registryVariable } from './find-registry.ts';
import type { RegistryRuntime } from './find-registry.ts';
import { LocalSchemaRegistry } from './local-registry.ts';
import type { SchemaRegistryOptions } from './options.ts';
import { registryAnswers, RegistryPortTakenError } from './ready.ts';
import type { SchemaRegistryServer } from './server.ts';

const maxAttempts = 3;

/**
 * Starts a schema registry for tests: an Apicurio Registry on free ports of 127.0.0.1, or uses the one that
 * `RIVERGRAPH_SCHEMA_REGISTRY_URL` names.
 *
 * Resolves once it answers. It ends with this process at the latest, however it ends; several processes may start one at once.
 * The caller owns it and stops it. One from an address cannot be killed or restarted.
 *
 * Rejects with a `ServerUnavailableError` when it can be had in no way; with the end of the log when it does not start.
 */
export async function startRegistry(options: SchemaRegistryOptions = {}): Promise<SchemaRegistryServer> {
  const found = await findRegistry(options);
  if (!found.available) throw new ServerUnavailableError(found.why);
  return 'url' in found.means ? await useRegistryAt(found.means.url) : await startLocal(found.means.runtime);
}

async function startLocal(runtime: RegistryRuntime): Promise<SchemaRegistryServer> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await LocalSchemaRegistry.start(runtime);
    } catch (error) {
      if (!(error instanceof RegistryPortTakenError) || attempt === maxAttempts) throw error;
    }
  }
}

async function useRegistryAt(url: string): Promise<SchemaRegistryServer> {
  if (!(await registryAnswers(url)))
    throw new ServerUnavailableError(
      `The schema registry from ${registryVariable}: expected it to answer, got nothing`,
    );
  const notOurs = async (): Promise<never> => {
    throw new ServerUnavailableError(
      `The schema registry from ${registryVariable}: expected a process of our own, got an address`,
    );
  };
  const stop = async (): Promise<void> => undefined;
  return {
    kind: 'address',
    version: undefined,
    url,
    pid: undefined,
    kill: notOurs,
    restart: notOurs,
    log: () => '',
    stop,
    [Symbol.asyncDispose]: stop,
  };
}
