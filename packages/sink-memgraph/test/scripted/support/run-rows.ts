import type { SourceRecord } from '@rivergraph/core';
import { startScriptedBolt } from '@rivergraph/servers';
import type { ScriptedBolt } from '@rivergraph/servers';
import { createMemgraphSink, cypher } from '@rivergraph/sink-memgraph';
import type { MemgraphSinkOptions } from '@rivergraph/sink-memgraph';
import { runRows } from '../../../../cypher/test/bolt-support/run-rows.ts';
import type { RowsPlan, RunEnd } from '../../../../cypher/test/bolt-support/run-rows.ts';
import type { RowStore } from './row-store.ts';

/** How a transaction is made: of one statement, which commits by itself, or of two between BEGIN and COMMIT. */
export const ways = ['in one round trip', 'in an explicit transaction'] as const;

type Way = (typeof ways)[number];

/** How rows are run. */
export interface RunPlan extends Omit<RowsPlan, 'sink'> {
  readonly way: Way;
  /** What makes a row. @defaultValue `MERGE` */
  readonly verb?: 'CREATE' | 'MERGE' | undefined;
  readonly sink?: Partial<MemgraphSinkOptions> | undefined;
}

/** Starts a script that says it is a Memgraph. */
export async function startScript(store: RowStore): Promise<ScriptedBolt> {
  return await startScriptedBolt({
    versions: ['5.2', '4.4', '4.3', '4.1'],
    serverAgent: 'Neo4j/v5.11.0 compatible graph database server - Memgraph',
    onRun: store.onRun,
    onCommit: store.onCommit,
  });
}

/** Runs a pipeline into a server, with statements of the user's, to the end of the records. */
export async function run(
  server: Pick<ScriptedBolt, 'url'>,
  { way, verb = 'MERGE', sink, ...plan }: RunPlan,
): Promise<RunEnd> {
  const options = { url: server.url, ...sink } as MemgraphSinkOptions;
  return await runRows({ transform: transformOf(way, verb), ...plan, sink: createMemgraphSink(options) });
}

function transformOf(way: Way, verb: string): NonNullable<RowsPlan['transform']> {
  const entities = ({ value }: SourceRecord<number>): readonly string[] => [String(value)];
  const one = cypher<SourceRecord<number>>(`${verb} (:Row {id: event})`, { entities, name: 'rows' });
  const other = cypher<SourceRecord<number>>(`${verb} (:Row:Odd {id: event})`, {
    entities,
    name: 'odd rows',
  });
  return way === 'in one round trip'
    ? one
    : (record) => (record.value % 2 === 0 ? one(record) : other(record));
}
