import { conflict } from '@rivergraph/core';
import type { Sink, Write } from '@rivergraph/core';
import { wrapWrite } from './meter.ts';

/**
 * Makes a sink of which a share of the requests fails, as those of a database with many writers do: one half before anything is
 * written, the other half after all of it is, as when the answer is lost.
 */
export function withFaults<TWrite extends Write>(
  sink: Sink<TWrite>,
  percent: number,
  random: () => number,
): Sink<TWrite> {
  if (percent === 0) return sink;
  return wrapWrite(sink, async (batch, context) => {
    const isFaulty = random() * 100 < percent;
    if (!isFaulty) return await sink.write(batch, context);
    if (random() < 0.5)
      throw conflict('faults: expected a request to be written, got one that is refused on purpose');
    await sink.write(batch, context);
    throw conflict('faults: expected an answer, got one that is lost on purpose', { outcome: 'unknown' });
  });
}
