import { createNeo4jSink } from '@rivergraph/sink-neo4j';
import type { Neo4jSinkOptions } from '@rivergraph/sink-neo4j';
import type { ScriptedBolt } from '@rivergraph/servers';
import { runRows } from '../../../../cypher/test/bolt-support/run-rows.ts';
import type { RowsPlan, RunEnd } from '../../../../cypher/test/bolt-support/run-rows.ts';
import { auth } from './open-sink.ts';

/** How a pipeline is run. */
export interface RunPlan extends Omit<RowsPlan, 'sink'> {
  readonly sink?: Partial<Neo4jSinkOptions> | undefined;
}

/** Runs a pipeline from a memory source into a scripted server, with a statement of the user's, to the end of the records. */
export async function runPipeline(
  server: Pick<ScriptedBolt, 'url'>,
  { sink, ...plan }: RunPlan,
): Promise<RunEnd> {
  const options = { url: server.url, auth, ...sink } as Neo4jSinkOptions;
  return await runRows({ ...plan, sink: createNeo4jSink(options) });
}
