import type { AnyGraph } from '@rivergraph/core';
import { createMemoryGraph } from '@rivergraph/core/testing';
import { emptyNeo4j, openNeo4j } from '@rivergraph/servers';
import type { SharedNeo4j } from '@rivergraph/servers/vitest';
import { createNeo4jSink } from '../../src/index.ts';
import { addressOf } from './address.ts';
import { sinkContext, writeContext } from './contexts.ts';
import { databaseLines, memoryLines } from './graph-lines.ts';
import { query } from './read-graph.ts';
import { batchOf } from './placed.ts';
import type { PlacedWrite } from './placed.ts';

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
export async function bothWays(neo4j: SharedNeo4j, graph: AnyGraph): Promise<BothWays> {
  const driver = openNeo4j(neo4j, { useBigInt: true });
  await emptyNeo4j(driver);
  const sink = createNeo4jSink({ ...addressOf(neo4j), graph });
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
        batched.push({ failed: indexes, graph: await databaseLines(driver, graph) });
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
