import type { AnyGraph, GraphWrite, SourceRecord } from '@rivergraph/core';
import { createNeo4jSink } from '@rivergraph/sink-neo4j';
import type { Lap, LapTarget } from '../lap/lap.ts';
import { runPipelineLap } from '../lap/pipeline-lap.ts';
import type { PipelineLap } from '../lap/pipeline-lap.ts';

/** What a pipeline of the bench does. */
export interface PipelineWork<TRecord extends SourceRecord>
  extends Omit<PipelineLap<TRecord, GraphWrite>, 'conflictRetries' | 'sink'> {
  readonly graph: AnyGraph;
}

/** Runs a whole pipeline until all that is awaited is durable, and stops it then. */
export async function runPipeline<TRecord extends SourceRecord>(
  target: LapTarget,
  { graph, ...work }: PipelineWork<TRecord>,
): Promise<Lap> {
  const { url, serverPid } = target;
  // A null server has no schema to look at.
  const sink = createNeo4jSink({ url, graph, schema: serverPid === undefined ? 'off' : 'ensure' });
  return await runPipelineLap(target, { ...work, sink });
}
