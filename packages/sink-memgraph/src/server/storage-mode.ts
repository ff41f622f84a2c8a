import type { RivergraphError, SinkContext } from '@rivergraph/core';
import type { Connection } from '@rivergraph/cypher/driver';
import { ask } from './ask.ts';
import type { Answer } from './ask.ts';

/** The storage mode of a database, in capitals; why it is not known where the server did not say. */
export interface StorageMode {
  readonly mode: string | undefined;
  readonly error: RivergraphError | undefined;
}

/** Asks for the mode of the database; where the server is older, of the instance, which has one only. Failure: as of {@link ask}. */
export async function readStorageMode(connection: Connection, context: SinkContext): Promise<StorageMode> {
  const ofDatabase = await ask(connection, context, 'SHOW STORAGE INFO ON CURRENT DATABASE');
  const isOld = ofDatabase.error?.reason === 'statement' || ofDatabase.error?.code === 'rejected';
  const answer = isOld ? await ask(connection, context, 'SHOW STORAGE INFO') : ofDatabase;
  return { mode: modeIn(answer), error: answer.error };
}

function modeIn({ records = [] }: Answer): string | undefined {
  const row = records.find((record) => record.get('storage info') === 'storage_mode');
  const mode = row?.get('value');
  return typeof mode === 'string' ? mode.toUpperCase() : undefined;
}
