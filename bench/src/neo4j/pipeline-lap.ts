import { createPipeline, RivergraphError } from '@rivergraph/core';
import type { AnyGraph, GraphWrite, Sink, Source, SourceRecord } from '@rivergraph/core';
import { createNeo4jSink } from '@rivergraph/sink-neo4j';
import type { Lap, LapTarget } from './lap.ts';
import { Meter } from './meter.ts';

/** What a pipeline of the bench does. */
export interface PipelineWork<TRecord extends SourceRecord> {
  readonly source: Source<TRecord>;
  readonly graph: AnyGraph;
  readonly toWrite: (record: TRecord) => GraphWrite;
  /** How many writes are awaited. */
  readonly records: number;
  readonly ordering?: 'entity' | 'none' | undefined;
  readonly slots: number;
  readonly maxRecords?: number | undefined;
}

/** Runs a whole pipeline until all that is awaited is durable, and stops it then. */
export async function runPipeline<TRecord extends SourceRecord>(
  target: LapTarget,
  work: PipelineWork<TRecord>,
): Promise<Lap> {
  const { source, toWrite, records, ordering, slots, maxRecords } = work;
  const meter = new Meter(target);
  const over = new AbortController();
  let written = 0;
  const pipeline = createPipeline({
    source,
    transform: (record: TRecord) => {
      meter.began();
      return toWrite(record);
    },
    sink: watched(sinkOf(target, work.graph), meter),
    ordering,
    slots,
    maxRecords,
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

/** A null server has no schema to look at. */
function sinkOf({ url, serverPid }: LapTarget, graph: AnyGraph): Sink<GraphWrite> {
  return createNeo4jSink({ url, graph, schema: serverPid === undefined ? 'off' : 'ensure' });
}

/** Tells the meter of first attempts, and of those among them that end in a conflict. */
function watched(sink: Sink<GraphWrite>, meter: Meter): Sink<GraphWrite> {
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
