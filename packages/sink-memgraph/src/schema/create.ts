import { RivergraphError } from '@rivergraph/core';
import type { SinkContext } from '@rivergraph/core';
import type { Connection } from '@rivergraph/cypher/driver';
import { committedText } from '../errors.ts';
import { patiently } from './patiently.ts';

/** Creates an index or a constraint; what exists counts as created. Settles when it is there. Failure: the last error. */
export async function create(connection: Connection, statement: string, context: SinkContext): Promise<void> {
  try {
    await patiently(connection, context, async (session) => void (await session.run(statement)));
  } catch (error) {
    const confirmed = error instanceof RivergraphError ? committedText(error.cause) : undefined;
    if (confirmed === undefined) throw error;
    context.logger.warn(confirmed);
  }
}
