import { silentLogger, systemClock } from '@rivergraph/core';
import { createLadybugSink } from '../../src/index.ts';
import { ratings, roundOf } from './ratings.ts';

/** Writes so many rounds into the database at a path, and is killed when all are durable. */
export async function main([database = '', rounds]: readonly string[]): Promise<void> {
  const signal = new AbortController().signal;
  const sink = createLadybugSink({ database, graph: ratings });
  await sink.open({ signal, clock: systemClock, logger: silentLogger });
  for (let round = 0; round < Number(rounds); round += 1)
    await sink.write({ writes: roundOf(round) }, { signal, attempt: 1, deadline: Infinity });
  process.kill(process.pid, 'SIGKILL');
}
