import { RivergraphError } from '@rivergraph/core';
import type { SinkContext } from '@rivergraph/core';
import type { Connection } from '@rivergraph/cypher/driver';
import { committedText } from '../errors.ts';
import { stubbornly } from '../server/patiently.ts';

/** Creates an index or a constraint; what exists counts as created. Settles when it is there. Failure: the last error. */
export async function create(connection: Connection, statement: string, context: SinkContext): Promise<void> {
  const run = async (): Promise<void> =>
    await connection.run(context.signal, async (session) => void (await session.run(statement)));
  try {
    await stubbornly(run, context);
  } catch (error) {
    const confirmed = error instanceof RivergraphError ? committedText(error.cause) : undefined;
    if (confirmed === undefined) throw error;
    context.logger.warn(confirmed);
  }
}
