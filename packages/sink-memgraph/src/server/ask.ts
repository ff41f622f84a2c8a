import type { BoltRecord } from '@rivergraph/cypher/bolt';
import type { Connection } from '@rivergraph/cypher/driver';
import { RivergraphError } from '@rivergraph/core';

/** An answer, or why there is none: the user may not ask, or the server does not know the question. */
export type Answer =
  | { readonly records: readonly BoltRecord[]; readonly error?: undefined }
  | { readonly records?: undefined; readonly error: RivergraphError };

const noAnswer: ReadonlySet<string> = new Set(['unauthorized', 'misconfigured', 'rejected']);

/** Asks the server about itself, by a statement that commits by itself. Failure: what says nothing about the question. */
export async function ask(connection: Connection, signal: AbortSignal, question: string): Promise<Answer> {
  try {
    const { records } = await connection.run(signal, async (session) => await session.run(question));
    return { records };
  } catch (error) {
    const isRefusal = error instanceof RivergraphError && noAnswer.has(error.code) && !isRefusedLogIn(error);
    if (isRefusal) return { error };
    throw error;
  }
}

/** The user is not known, so it is not about the question. */
function isRefusedLogIn({ code, reason }: RivergraphError): boolean {
  return code === 'unauthorized' && reason !== 'forbidden';
}
