import { misconfigured, unavailable } from '@rivergraph/core';
import type { SinkContext } from '@rivergraph/core';
import type { Connection } from '@rivergraph/cypher/driver';
import { ask } from './ask.ts';
import { readStorageMode } from './storage-mode.ts';

/** What the user wants of a database without transactions. */
export interface InspectOptions {
  readonly analytical: 'refuse' | 'allow';
}

/**
 * Looks at the server before anything is written: whether it takes writes, and whether its storage has transactions. What the user
 * may not ask is passed over.
 *
 * Failure: `misconfigured` for a storage without transactions, unless that is allowed, and for a server that is no Memgraph;
 * `unavailable` for a replica.
 */
export async function inspectServer(
  connection: Connection,
  context: SinkContext,
  { analytical }: InspectOptions,
): Promise<void> {
  await expectMain(connection, context);
  checkMode(await storageMode(connection, context), analytical, context);
}

async function expectMain(connection: Connection, context: SinkContext): Promise<void> {
  const { records, error } = await ask(connection, context, 'SHOW REPLICATION ROLE');
  if (error !== undefined) {
    context.logger.debug('memgraph: the role of the instance is not known', { error: error.message });
    return;
  }
  if (records[0]?.get('replication role') !== 'replica') return;
  throw unavailable('memgraph: expected the main instance, got a replica, which takes no writes', {
    reason: 'read-only',
    outcome: 'not-applied',
  });
}

async function storageMode(connection: Connection, context: SinkContext): Promise<string | undefined> {
  const { mode, error } = await readStorageMode(connection, context);
  if (error?.reason === 'statement') throw noMemgraph(error);
  if (mode === undefined) {
    context.logger.warn(
      'memgraph: the storage mode is not known, as the user may not ask for it; it must have transactions',
      { error: error?.message },
    );
  }
  return mode;
}

function noMemgraph(cause: unknown): Error {
  return misconfigured(
    'memgraph: expected a Memgraph server, got one that does not know SHOW STORAGE INFO; see the cause',
    { reason: 'server', cause },
  );
}

function checkMode(mode: string | undefined, analytical: 'refuse' | 'allow', { logger }: SinkContext): void {
  if (mode === 'ON_DISK_TRANSACTIONAL') {
    logger.warn(
      'memgraph: the storage mode ON_DISK_TRANSACTIONAL is experimental, and finds conflicts at the commit',
    );
  }
  if (mode !== 'IN_MEMORY_ANALYTICAL') return;
  if (analytical === 'refuse') {
    throw misconfigured(
      "memgraph: expected a storage mode with transactions, got IN_MEMORY_ANALYTICAL; a batch that fails would stay half written; option analytical: 'allow' accepts that",
      { reason: 'storage-mode' },
    );
  }
  logger.warn(
    'memgraph: in storage mode IN_MEMORY_ANALYTICAL a batch that fails stays half written, and constraints hold nothing',
  );
}
