import { RivergraphError, silentLogger, systemClock } from '@rivergraph/core';
import { createLadybugSink } from '../../src/index.ts';
import { ratings } from './ratings.ts';

/** Opens and closes a sink on the database at a path, and says how it went. */
export async function main([database = '']: readonly string[]): Promise<void> {
  const sink = createLadybugSink({ database, graph: ratings });
  try {
    await sink.open({ signal: new AbortController().signal, clock: systemClock, logger: silentLogger });
    await sink.close();
    process.stdout.write('opened');
  } catch (error) {
    process.stdout.write(error instanceof RivergraphError ? `${error.code} ${error.reason}` : String(error));
  }
}
