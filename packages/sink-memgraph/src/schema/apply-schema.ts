import { misconfigured, RivergraphError } from '@rivergraph/core';
import type { SinkContext } from '@rivergraph/core';
import { quoteIdentifier } from '@rivergraph/cypher';
import { countDuplicates, textOf } from '@rivergraph/cypher/driver';
import type { Connection, SchemaTask } from '@rivergraph/cypher/driver';
import { stubbornly } from '../server/patiently.ts';
import { readStorageMode } from '../server/storage-mode.ts';
import { isOn, isServed, readCatalog } from './catalog.ts';
import type { Catalog } from './catalog.ts';
import { create } from './create.ts';
import { neededKeys } from './needed-schema.ts';
import type { NeededKey } from './needed-schema.ts';

/**
 * Creates or verifies the indexes and constraints that a graph needs. Settles when they are there.
 *
 * Safe when several processes do it: what another one has made meanwhile counts as made. While transactions of others keep the
 * storage, and when the connection is lost, each statement is tried again for up to a minute, by the context's clock. Where the storage
 * mode has no constraints they are passed over, with a warning.
 * Failure: `misconfigured`, with all that is missing (`verify`), or with the nodes that share a key; `unavailable` where the
 * server or its storage was not to be had.
 */
export async function applySchema(
  connection: Connection,
  { graph, mode, context }: SchemaTask,
): Promise<void> {
  const needed = neededKeys(graph);
  if (needed.length === 0) return;
  const read = async (): Promise<Catalog> => await connection.run(context.signal, readCatalog);
  const catalog = await stubbornly(read, context);
  if (mode === 'verify') return await expectAll(needed, catalog, connection, context);
  for (const key of needed) {
    if (!isOn(key, catalog.indexes)) await createIndex(connection, key, context);
    if (!isOn(key, catalog.constraints)) await createConstraint(connection, key, context);
  }
}

async function expectAll(
  needed: readonly NeededKey[],
  { indexes, constraints }: Catalog,
  connection: Connection,
  context: SinkContext,
): Promise<void> {
  const unserved = needed.filter((key) => !isServed(key, indexes));
  const duplicable = needed.filter((key) => !isOn(key, constraints));
  const areImpossible = duplicable.length > 0 && (await isAnalytical(connection, context));
  if (areImpossible) for (const key of duplicable) warnOfNoConstraint(key, context);
  const missing = [
    ...wordsOf('indexes', unserved),
    ...(areImpossible ? [] : wordsOf('uniqueness constraints', duplicable)),
  ];
  if (missing.length === 0) return;
  throw misconfigured(`memgraph: expected ${missing.join(', and ')}, found none; open with schema: ensure`, {
    reason: 'schema',
  });
}

async function isAnalytical(connection: Connection, context: SinkContext): Promise<boolean> {
  const { mode } = await readStorageMode(connection, context);
  return mode === 'IN_MEMORY_ANALYTICAL';
}

function warnOfNoConstraint({ label }: NeededKey, { logger }: SinkContext): void {
  logger.warn('memgraph: no uniqueness constraint can be made in storage mode IN_MEMORY_ANALYTICAL', {
    label,
  });
}

function wordsOf(what: string, keys: readonly NeededKey[]): readonly string[] {
  return keys.length === 0 ? [] : [`${what} on ${keys.map(nameOf).join('; ')}`];
}

function nameOf({ label, properties }: NeededKey): string {
  return `${label} (${properties.join(', ')})`;
}

async function createIndex(connection: Connection, key: NeededKey, context: SinkContext): Promise<void> {
  try {
    await create(connection, key.createIndex, context);
  } catch (error) {
    const isOld = key.properties.length > 1 && isRefusal(error);
    if (!isOld) throw explained(error, `index on ${nameOf(key)}`);
    context.logger.debug('memgraph: the server has no index on several properties; one on the first is made');
    await create(connection, key.createSmallIndex, context);
  }
}

async function createConstraint(connection: Connection, key: NeededKey, context: SinkContext): Promise<void> {
  try {
    await create(connection, key.createConstraint, context);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    if (inAnalytical.test(textOf(error.cause))) return warnOfNoConstraint(key, context);
    throw (
      (await duplicatesError(connection, key, context, error)) ??
      explained(error, `uniqueness of ${nameOf(key)}`)
    );
  }
}

/** How the server says that it makes no constraint in this mode. */
const inAnalytical = /^[\w ]+ not supported in analytical storage mode/;

/** The error of nodes that share a key; `undefined` where none do, or where they cannot be counted. */
async function duplicatesError(
  connection: Connection,
  key: NeededKey,
  { signal }: SinkContext,
  cause: unknown,
): Promise<Error | undefined> {
  const { keys, nodes } = await connection
    .run(signal, async (session) => await countDuplicates(session, { ...key, quote: quoteIdentifier }))
    .catch(() => ({ keys: 0, nodes: 0 }));
  if (keys === 0) return undefined;
  return misconfigured(
    `memgraph: uniqueness of ${nameOf(key)}: expected each key once, found ${nodes} nodes with ${keys} keys between them; merge or remove the others first`,
    { reason: 'schema', cause },
  );
}

/** The statement is ours, so that a server which refuses it lacks something. */
function isRefusal(error: unknown): error is RivergraphError {
  if (!(error instanceof RivergraphError)) return false;
  return error.code === 'rejected' || error.reason === 'statement';
}

function explained(error: unknown, subject: string): unknown {
  if (!isRefusal(error)) return error;
  return misconfigured(`memgraph: ${subject}: expected to create it, the server refused; see the cause`, {
    reason: 'schema',
    cause: error.cause,
  });
}
