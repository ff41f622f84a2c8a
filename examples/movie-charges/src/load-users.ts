import { createProcessor, defineGraph } from '@rivergraph/core';
import type { GraphWrite, Partition, RecordChunk, SourceRecord } from '@rivergraph/core';
import { createNeo4jSink } from '@rivergraph/sink-neo4j';
import { nobody } from './acquaintances.ts';
import type { Neo4jTarget, Pace } from './pipeline.ts';

const graph = defineGraph({
  nodes: { User: { key: { userId: 'integer' } } },
  edges: { KNOWS: { from: 'User', to: 'User' } },
});

/** What to load, and where to. */
export interface LoadOptions extends Pace {
  /** At `id - 1` is whom the user knows. */
  readonly acquaintances: Int32Array;
  readonly neo4j: Neo4jTarget;
  /** Told how many nodes and relationships more are in the database. */
  readonly onWrite: (count: number) => void;
  /** Told that an attempt failed and is made again. */
  readonly onRetry: () => void;
  /** Ends it before all is loaded. */
  readonly signal: AbortSignal;
}

/** Makes the writes of a user, whom the index stands for. */
type WriteOf = (index: number) => GraphWrite | undefined;

/** One call of the processor waits for its last batch, so it is given many records. */
const chunkRecords = 200_000;

/**
 * Brings the users into the database, then who knows whom: with the same sink as the charges, but from memory.
 *
 * A processor is a pipeline without a source: whoever has the records hands them over.
 * Settles when all is durable, or soon after the abort. Failure: the error of the first write that is refused.
 */
export async function loadUsers(options: LoadOptions): Promise<void> {
  const { acquaintances } = options;
  await load(options, (index) => graph.User.upsert({ userId: index + 1 }));
  await load(options, (index) => {
    const known = acquaintances[index] ?? nobody;
    if (known === nobody) return undefined;
    return graph.KNOWS.upsert(graph.User.ref({ userId: index + 1 }), graph.User.ref({ userId: known }));
  });
}

async function load(options: LoadOptions, writeOf: WriteOf): Promise<void> {
  const { acquaintances, neo4j, batch, slots, onWrite, onRetry, signal } = options;
  await using processor = createProcessor<SourceRecord<number>, GraphWrite>({
    decoder: { key: () => null, value: (chunk, index) => Number(chunk.positionAt(index)) },
    transform: ({ value }) => writeOf(value),
    sink: createNeo4jSink({ ...neo4j, graph }),
    maxRecords: batch,
    slots,
    observer: (event) => {
      if (event.type === 'written') onWrite(event.writes);
      if (event.type === 'retry') onRetry();
    },
  });
  await processor.open();
  for (let first = 0; first < acquaintances.length && !signal.aborted; first += chunkRecords) {
    const length = Math.min(chunkRecords, acquaintances.length - first);
    const { error } = await processor.process(chunkOf(first, length), { signal });
    if (error !== undefined) throw error;
  }
}

const users: Partition = { topic: 'users', id: 'users' };
const nothing = new Uint8Array();

/** Records that are nothing but their place: the index of a user. */
function chunkOf(first: number, length: number): RecordChunk {
  return {
    partition: users,
    length,
    bytes: 0,
    keyAt: () => null,
    valueAt: () => nothing,
    headersAt: () => ({}),
    timestampAt: () => undefined,
    positionAt: (index) => first + index,
  };
}
