import { RivergraphError } from '@rivergraph/core';
import type { SinkContext } from '@rivergraph/core';
import type { BoltRecord } from '@rivergraph/cypher/bolt';
import type { Connection } from '@rivergraph/cypher/driver';
import { stubbornly } from './patiently.ts';

/** An answer, or why there is none: the user may not ask, or the server does not know the question. */
export type Answer =
  | { readonly records: readonly BoltRecord[]; readonly error?: undefined }
  | { readonly records?: undefined; readonly error: RivergraphError };

const refusals: ReadonlySet<string | undefined> = new Set(['forbidden', 'licence', 'statement']);

/** Asks the server about itself, by a statement that commits by itself. Failure: what says nothing about the question. */
export async function ask(connection: Connection, context: SinkContext, question: string): Promise<Answer> {
  const run = async (): Promise<Answer> =>
    await connection.run(context.signal, async (session) => await session.run(question));
  try {
    return await stubbornly(run, context);
  } catch (error) {
    if (isRefusal(error)) return { error };
    throw error;
  }
}

/** Not of a user that is not known, nor of a server that is no Memgraph. */
function isRefusal(error: unknown): error is RivergraphError {
  return error instanceof RivergraphError && (error.code === 'rejected' || refusals.has(error.reason));
}
