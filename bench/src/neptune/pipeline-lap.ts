import { createNeptuneSink } from '@rivergraph/sink-neptune';
import { createNullSource } from '../core/null-source.ts';
import type { Lap } from '../lap/lap.ts';
import { runPipelineLap } from '../lap/pipeline-lap.ts';
import { followGraph, followOf, followStream, followWrite } from './follows.ts';
import type { PipelineJob } from './lap.ts';
import { conflictRetries } from './settings.ts';

/** Our side: a whole pipeline, from memory to the graph, until all of it is durable. */
export async function pipelineLap({ target, load, sink, ordering }: PipelineJob): Promise<Lap> {
  return await runPipelineLap(target, {
    source: createNullSource(followStream(load)),
    sink: createNeptuneSink({ url: target.url, graph: followGraph, ...sink }),
    toWrite: ({ value }) => followWrite(followOf(value)),
    records: load.records,
    ordering,
    conflictRetries,
  });
}
