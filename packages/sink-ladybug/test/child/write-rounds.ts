import { silentLogger, systemClock } from '@rivergraph/core';
import { createLadybugSink } from '../../src/index.ts';
import { ratings, roundOf } from './ratings.ts';

/** Writes round after round into the database at a path until it is killed, and says each that is durable. */
export async function main([database = '']: readonly string[]): Promise<void> {
  const signal = new AbortController().signal;
  const sink = createLadybugSink({ database, graph: ratings });
  await sink.open({ signal, clock: systemClock, logger: silentLogger });
  for (let round = 0; ; round += 1) {
    await sink.write({ writes: roundOf(round) }, { signal, attempt: 1, deadline: Infinity });
    process.stdout.write(`${round}\n`);
  }
}
