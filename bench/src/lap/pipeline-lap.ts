import { createPipeline, RivergraphError } from '@rivergraph/core';
import type { Sink, Source, SourceRecord, Write } from '@rivergraph/core';
import type { Lap, LapTarget } from './lap.ts';
import { Meter } from './meter.ts';

/** What a pipeline of a bench does. */
export interface PipelineLap<TRecord extends SourceRecord, TWrite extends Write> {
  readonly source: Source<TRecord>;
  readonly sink: Sink<TWrite>;
  readonly toWrite: (record: TRecord) => TWrite;
  /** How many writes are awaited. */
  readonly records: number;
  readonly ordering?: 'entity' | 'none' | undefined;
  readonly slots?: number | undefined;
  readonly maxRecords?: number | undefined;
  readonly conflictRetries?: number | undefined;
}

/** Runs a whole pipeline until all that is awaited is durable, and stops it then. */
export async function runPipelineLap<TRecord extends SourceRecord, TWrite extends Write>(
  target: LapTarget,
  { toWrite, records, sink, ...options }: PipelineLap<TRecord, TWrite>,
): Promise<Lap> {
  const meter = new Meter(target);
  const over = new AbortController();
  let written = 0;
  const pipeline = createPipeline({
    ...options,
    transform: (record: TRecord) => {
      meter.began();
      return toWrite(record);
    },
    sink: watched(sink, meter),
    signal: over.signal,
    observer: (event) => {
      if (event.type === 'rebalance' && event.change === 'assigned') meter.joined();
      if (event.type !== 'written') return;
      written += event.writes;
      if (written < records) return;
      meter.ended();
      over.abort();
    },
  });
  await pipeline.run();
  if (written !== records) throw new Error(`Expected ${records} writes, got ${written}`);
  return meter.lap();
}

/** Tells the meter of first attempts, and of those among them that end in a conflict. */
function watched<TWrite extends Write>(sink: Sink<TWrite>, meter: Meter): Sink<TWrite> {
  return {
    ...sink,
    write: async (batch, context) => {
      if (context.attempt > 1) return await sink.write(batch, context);
      meter.triedFirst();
      try {
        return await sink.write(batch, context);
      } catch (error) {
        if (error instanceof RivergraphError && error.code === 'conflict') meter.conflicted();
        throw error;
      }
    },
  };
}
