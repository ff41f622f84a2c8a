import { createMemgraphSink } from '@rivergraph/sink-memgraph';
import type { Lap } from '../lap/lap.ts';
import { runPipelineLap } from '../lap/pipeline-lap.ts';
import type { LapJob } from './lap.ts';
import { createMessageSource } from './message-source.ts';
import { prepareMessages } from './message-stream.ts';
import { batchRecords } from './settings.ts';
import { messageWrite, shopGraph } from './shop-graph.ts';

/** Our side: a whole pipeline, from memory to the graph, until all of it is durable. */
export async function rivergraphLap({ target, load }: LapJob): Promise<Lap> {
  // A null server has no schema to look at.
  const schema = target.serverPid === undefined ? 'off' : 'ensure';
  return await runPipelineLap(target, {
    source: createMessageSource(load, prepareMessages(load)),
    sink: createMemgraphSink({ url: target.url, graph: shopGraph, schema }),
    toWrite: ({ value }) => messageWrite(value),
    records: load.records,
    maxRecords: batchRecords,
  });
}
