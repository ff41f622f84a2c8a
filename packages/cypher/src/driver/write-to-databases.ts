import { misconfigured, rejected, RivergraphError } from '@rivergraph/core';
import type { FailedWrite, WriteBatch } from '@rivergraph/core';
import type { CypherSinkWrite } from '../bolt/parts-of-batch.ts';
import type { ConnectionSettings } from './connection-settings.ts';

/** Writes a part of a batch into one database, or into the sink's own. */
export type WritePart = (
  part: WriteBatch<CypherSinkWrite>,
  database: string | undefined,
) => Promise<readonly FailedWrite[]>;

/** How a sink knows the database of a write. */
export type DatabaseChoice = Pick<ConnectionSettings, 'sink' | 'databaseOf'>;

/**
 * Writes a batch, each write into its database, one database after the other.
 *
 * Failure: where one of several fails, the others may be durable: their writes are sent again with the rest. Writes into a
 * database that does not exist are named as failed.
 */
export async function writeToDatabases(
  batch: WriteBatch<CypherSinkWrite>,
  { sink, databaseOf }: DatabaseChoice,
  writePart: WritePart,
): Promise<readonly FailedWrite[]> {
  if (databaseOf === undefined) return await writePart(batch, undefined);
  const byDatabase = new Map<string, number[]>();
  for (const [index, write] of batch.writes.entries()) {
    const database = expectName(sink, databaseOf, write);
    const indexes = byDatabase.get(database);
    if (indexes === undefined) byDatabase.set(database, [index]);
    else indexes.push(index);
  }
  const failed: FailedWrite[] = [];
  for (const [database, indexes] of byDatabase) {
    const part = partOf(batch, indexes);
    const failures = await writePart(part, database).catch((cause: unknown) => missing(sink, part, cause));
    for (const { index, error } of failures) failed.push({ index: indexes[index] ?? index, error });
  }
  return failed;
}

/** A name that a record gave is data: one that does not exist is the fault of its writes alone. Other errors pass through. */
function missing(
  sink: string,
  { writes }: WriteBatch<CypherSinkWrite>,
  cause: unknown,
): readonly FailedWrite[] {
  if (!(cause instanceof RivergraphError) || cause.reason !== 'database') throw cause;
  const error = rejected(`${sink}: expected the database that the function names to exist, found none`, {
    reason: 'database',
    cause,
  });
  return writes.map((_, index) => ({ index, error }));
}

function partOf(
  { writes, originAt }: WriteBatch<CypherSinkWrite>,
  indexes: readonly number[],
): WriteBatch<CypherSinkWrite> {
  const originOf = originAt && ((at: number): ReturnType<typeof originAt> => originAt(indexes[at] ?? at));
  return { writes: indexes.flatMap((index) => writes[index] ?? []), originAt: originOf };
}

/** Failure: throws what the function throws, where that is coded; it may so reject one write. */
function expectName(
  sink: string,
  databaseOf: (write: CypherSinkWrite) => string,
  write: CypherSinkWrite,
): string {
  let database: unknown;
  try {
    database = databaseOf(write);
  } catch (cause) {
    if (cause instanceof RivergraphError) throw cause;
    throw misconfigured(`${sink}: option database: the function failed`, { cause });
  }
  if (typeof database === 'string' && database !== '') return database;
  throw misconfigured(
    `${sink}: option database: expected the function to give a name, got ${typeof database}`,
  );
}
