import { resolveServer } from '../resolve-server.ts';
import type { ResolvedServer } from '../resolve-server.ts';
import { registryArchive } from './archive.ts';
import { findJava } from './find-java.ts';
import { defaultRegistryVersion } from './options.ts';
import type { SchemaRegistryOptions } from './options.ts';

/** The variable that names a registry to use instead of starting one: the URL of its Confluent-compatible API. */
export const registryVariable = 'RIVERGRAPH_SCHEMA_REGISTRY_URL';

const oldestJava = 21;

/** What a registry can be started with. */
export interface RegistryRuntime {
  readonly java: string;
  readonly version: string;
  /** Holds the unpacked archive. */
  readonly folder: string;
}

/** A registry that runs already, or what one can be started with. */
export type RegistryMeans = { readonly url: string } | { readonly runtime: RegistryRuntime };

/** Finds a schema registry: at the address in the environment, else Apicurio's archive and a Java for it. */
export async function findRegistry(
  options: SchemaRegistryOptions = {},
): Promise<ResolvedServer<RegistryMeans>> {
  return await resolveServer<RegistryMeans>('The schema registry', [
    { how: 'address', find: async () => fromEnvironment() },
    { how: 'java', find: async () => await findRuntime(options) },
  ]);
}

function fromEnvironment(): RegistryMeans | string {
  const url = process.env[registryVariable];
  return url === undefined || url === ''
    ? `${registryVariable} is not set`
    : { url: url.replace(/\/+$/, '') };
}

async function findRuntime({
  version = defaultRegistryVersion,
  javaHome,
}: SchemaRegistryOptions): Promise<RegistryMeans | string> {
  const found = await findJava({ oldest: oldestJava, home: javaHome });
  if (typeof found === 'string') return found;
  const archive = await registryArchive(version);
  if (typeof archive === 'string') return archive;
  return { runtime: { java: found.java, version, folder: archive.folder } };
}
