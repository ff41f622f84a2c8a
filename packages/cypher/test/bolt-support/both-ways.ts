import type { AnyGraph } from '@rivergraph/core';
import { createMemoryGraph } from '@rivergraph/core/testing';
import type { BoltDatabase } from './bolt-database.ts';
import { sinkContext, writeContext } from './contexts.ts';
import { databaseLines, memoryLines } from './graph-lines.ts';
import { batchOf } from './placed.ts';
import type { PlacedWrite } from './placed.ts';
import { query } from './read-graph.ts';

/** What a batch leads to. */
interface Outcome {
  /** The places of the writes that failed. */
  readonly failed: readonly number[];
  readonly graph: readonly string[];
}

/** Writes histories into a database, and their writes one by one into memory. */
export interface BothWays extends AsyncDisposable {
  /** Gives what each batch led to, from a database without nodes. */
  write(
    batches: readonly (readonly PlacedWrite[])[],
  ): Promise<{ readonly batched: readonly Outcome[]; readonly oneByOne: readonly Outcome[] }>;
}

/** Empties the database and opens a sink on it. */
export async function bothWays(
  { openDriver, empty, createSink, forms }: BoltDatabase,
  graph: AnyGraph,
): Promise<BothWays> {
  const driver = openDriver();
  await empty(driver);
  const sink = createSink(graph);
  await sink.open(sinkContext());
  return {
    write: async (batches) => {
      await query(driver, 'MATCH (n) DETACH DELETE n');
      const memory = createMemoryGraph();
      const batched: Outcome[] = [];
      const oneByOne: Outcome[] = [];
      for (const writes of batches) {
        const refused = writes.flatMap(({ write, origin }, index) =>
          memory.apply(write, origin) === undefined ? [] : [index],
        );
        const { failed = [] } = (await sink.write(batchOf(writes), writeContext())) ?? {};
        const indexes = failed.map(({ index }) => index).sort((a, b) => a - b);
        batched.push({ failed: indexes, graph: await databaseLines(driver, graph, forms) });
        oneByOne.push({ failed: refused, graph: memoryLines(memory, graph) });
      }
      return { batched, oneByOne };
    },
    [Symbol.asyncDispose]: async () => {
      await sink.close();
      await driver.close();
    },
  };
}
