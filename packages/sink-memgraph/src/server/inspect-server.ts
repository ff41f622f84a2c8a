import { misconfigured, unavailable } from '@rivergraph/core';
import type { SinkContext } from '@rivergraph/core';
import type { Connection } from '@rivergraph/cypher/driver';
import { ask } from './ask.ts';
import type { Answer } from './ask.ts';

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

async function expectMain(connection: Connection, { signal, logger }: SinkContext): Promise<void> {
  const { records, error } = await ask(connection, signal, 'SHOW REPLICATION ROLE');
  if (error !== undefined) {
    logger.debug('memgraph: the role of the instance is not known', { error: error.message });
    return;
  }
  if (records[0]?.get('replication role') !== 'replica') return;
  throw unavailable('memgraph: expected the main instance, got a replica, which takes no writes', {
    reason: 'read-only',
    outcome: 'not-applied',
  });
}

/** The mode of the database; where the server is older, of the instance, which has one only. */
async function storageMode(
  connection: Connection,
  { signal, logger }: SinkContext,
): Promise<string | undefined> {
  const ofDatabase = await ask(connection, signal, 'SHOW STORAGE INFO ON CURRENT DATABASE');
  const isOld = ofDatabase.error !== undefined && ofDatabase.error.code !== 'unauthorized';
  const answer = isOld ? await ask(connection, signal, 'SHOW STORAGE INFO') : ofDatabase;
  const { code, reason } = answer.error ?? {};
  if (code === 'misconfigured' && (reason === 'statement' || reason === 'server'))
    throw noMemgraph(answer.error);
  const mode = modeIn(answer);
  if (mode === undefined)
    logger.warn(
      'memgraph: the storage mode is not known, as the user may not ask for it; it must have transactions',
      {
        error: answer.error?.message,
      },
    );
  return mode;
}

function noMemgraph(cause: unknown): Error {
  return misconfigured(
    'memgraph: expected a Memgraph server, got one that does not know SHOW STORAGE INFO; see the cause',
    { reason: 'server', cause },
  );
}

function modeIn({ records = [] }: Answer): string | undefined {
  const row = records.find((record) => record.get('storage info') === 'storage_mode');
  const mode = row?.get('value');
  return typeof mode === 'string' ? mode.toUpperCase() : undefined;
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
