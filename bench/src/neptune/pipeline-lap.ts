import { createPipeline, RivergraphError } from '@rivergraph/core';
import type { Sink } from '@rivergraph/core';
import { createNeptuneSink } from '@rivergraph/sink-neptune';
import type { NeptuneSinkWrite } from '@rivergraph/sink-neptune';
import { createNullSource } from '../core/null-source.ts';
import type { NullRecord } from '../core/null-source.ts';
import type { Lap } from '../neo4j/lap.ts';
import { Meter } from '../neo4j/meter.ts';
import { followGraph, followOf, followStream, followWrite } from './follows.ts';
import type { PipelineJob } from './lap.ts';
import { conflictRetries } from './settings.ts';

/** Our side: a whole pipeline, from memory to the graph, until all of it is durable. */
export async function pipelineLap({ target, load, sink, ordering }: PipelineJob): Promise<Lap> {
  const meter = new Meter(target);
  const over = new AbortController();
  let written = 0;
  const pipeline = createPipeline({
    source: createNullSource(followStream(load)),
    transform: ({ value }: NullRecord) => {
      meter.began();
      return followWrite(followOf(value));
    },
    sink: watched(createNeptuneSink({ url: target.url, graph: followGraph, ...sink }), meter),
    ordering,
    conflictRetries,
    signal: over.signal,
    observer: (event) => {
      if (event.type === 'rebalance' && event.change === 'assigned') meter.joined();
      if (event.type !== 'written') return;
      written += event.writes;
      if (written < load.records) return;
      meter.ended();
      over.abort();
    },
  });
  await pipeline.run();
  if (written !== load.records) throw new Error(`Expected ${load.records} writes, got ${written}`);
  return meter.lap();
}

/** Tells the meter of first attempts, and of those among them that end in a conflict. */
function watched(sink: Sink<NeptuneSinkWrite>, meter: Meter): Sink<NeptuneSinkWrite> {
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
