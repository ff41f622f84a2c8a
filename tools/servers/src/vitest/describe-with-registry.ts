import { afterAll, beforeAll } from 'vitest';
import { findRegistry } from '../registry/find-registry.ts';
import type { RegistryMeans } from '../registry/find-registry.ts';
import type { SchemaRegistryServer } from '../registry/server.ts';
import { startRegistry } from '../registry/start-registry.ts';
import { declareNotRun, declareSuite } from './declare-suite.ts';

/** What a suite needs of a schema registry. */
export interface RegistrySuiteOptions {
  /** `processes`: it can be killed and restarted. @defaultValue none */
  readonly needs?: readonly 'processes'[] | undefined;
}

/**
 * Declares a suite with a schema registry of its own, which is started before its tests and stopped after them. The body is called
 * at once; `registry` gives the server, inside tests and hooks only. Awaited at the top of a test file.
 *
 * Where there is none that can do what the suite needs, one test stands for the suite; it is skipped and carries the reason, which
 * `npm test` prints above its last line, with `CI=true` too. A registry that can be had but does not start fails the suite.
 */
export async function describeWithRegistry(
  name: string,
  body: (registry: () => SchemaRegistryServer) => void,
  { needs = [] }: RegistrySuiteOptions = {},
): Promise<void> {
  const found = await findRegistry();
  const why = found.available ? lacking(found.means, needs) : found.why;
  if (why !== undefined) declareNotRun(name, why, 'optional');
  else declareSuite(name, () => declare(body));
}

function lacking(means: RegistryMeans, needs: readonly 'processes'[]): string | undefined {
  if (!('url' in means) || needs.length === 0) return undefined;
  return 'The schema registry (address): expected processes, got an address';
}

function declare(body: (registry: () => SchemaRegistryServer) => void): void {
  let server: SchemaRegistryServer | undefined;
  beforeAll(async () => {
    server = await startRegistry();
  });
  afterAll(async () => {
    await server?.stop();
  });
  body(() => {
    if (server === undefined)
      throw new Error('The schema registry: expected a call from a test, got one before');
    return server;
  });
}
