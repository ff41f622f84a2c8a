import type { GraphWrite, PipelineStats } from '@rivergraph/core';
import { conformanceGraph, createMemoryGraph } from '@rivergraph/core/testing';
import { describeWithMemgraph } from '@rivergraph/servers/vitest';
import { describe, expect, it } from 'vitest';
import { databaseLines, memoryLines } from '../../../cypher/test/bolt-support/graph-lines.ts';
import { originAt } from '../../../cypher/test/bolt-support/placed.ts';
import { query } from '../../../cypher/test/bolt-support/read-graph.ts';
import { runPipeline } from '../../../cypher/test/bolt-support/run-pipeline.ts';
import type { PipelineOutcome } from '../../../cypher/test/bolt-support/run-pipeline.ts';
import { useDatabase } from '../../../cypher/test/bolt-support/use-database.ts';
import { memgraphDatabase } from '../support/memgraph-database.ts';
import { skewedEvents } from '../support/skewed-events.ts';
import type { Meeting } from '../support/skewed-events.ts';
import { watchedSink } from '../support/watched-sink.ts';

const graph = conformanceGraph;
const { Person, Day, KNOWS, PAID, HAS_DAY } = graph;
const slots = 4;
const partitions = 4;

/** Relationships of each kind between the two: one per pair, one per key, and to a node that the first one owns. */
function writesOf({ from, to, since }: Meeting): readonly GraphWrite[] {
  const date = `2024-05-${String((since % 28) + 1).padStart(2, '0')}`;
  return [
    KNOWS.upsert(Person.merge({ id: from }), Person.merge({ id: to }), { since }),
    PAID.upsert(Person.merge({ id: from }), Person.merge({ id: to }), { at: since % 3, amount: 0.5 }),
    HAS_DAY.upsert(Person.merge({ id: from }), Day.upsert({ date, note: 'n' })),
  ];
}

function linesOf(meetings: readonly Meeting[]): readonly string[] {
  const memory = createMemoryGraph();
  for (const write of meetings.flatMap(writesOf)) memory.apply(write, originAt(0));
  return memoryLines(memory, graph);
}

await describeWithMemgraph('pipelines that write to the same nodes', (memgraph) => {
  const database = memgraphDatabase(memgraph);
  const driver = useDatabase(database);

  async function run(
    meetings: readonly Meeting[],
    maxRecords: number,
  ): Promise<PipelineOutcome & { readonly most: number }> {
    const { sink, most } = watchedSink(database.createSink(graph));
    const outcome = await runPipeline({
      sink,
      transform: ({ value }) => writesOf(value as Meeting),
      partitions: Array.from({ length: partitions }, (_, partition) =>
        meetings.filter((__, at) => at % partitions === partition).map((value) => ({ value })),
      ),
      delivery: { slots, maxRecords, maxWaitMs: 5 },
    });
    return { ...outcome, most: most() };
  }

  const conflictsOf = (stats: PipelineStats | undefined): number => stats?.retries.conflict ?? 0;

  it('make each relationship once and lose none, with slots of their own', async () => {
    const meetings = skewedEvents(3_000, 200);

    const { deadLetters, error, most, stats } = await run(meetings, 50);

    expect({ deadLetters, error }).toEqual({ deadLetters: [], error: undefined });
    expect(most).toBeGreaterThan(1);
    // A pipeline keeps its own batches apart.
    expect(conflictsOf(stats)).toBe(0);
    expect(await databaseLines(driver(), graph)).toEqual(linesOf(meetings));
  });

  it('do so beside each other, in conflicts that they repeat', async () => {
    const meetings = skewedEvents(1_500, 60, 7);

    const outcomes = await Promise.all([run(meetings, 30), run(meetings.toReversed(), 20)]);

    for (const { deadLetters, error } of outcomes)
      expect({ deadLetters, error }).toEqual({ deadLetters: [], error: undefined });
    expect(outcomes.reduce((sum, { stats }) => sum + conflictsOf(stats), 0)).toBeGreaterThan(0);
    expect(await databaseLines(driver(), graph)).toEqual(linesOf(meetings));
  });

  describe('and race for the same new nodes', () => {
    it('make each node once', async () => {
      const ids = Array.from({ length: 1_500 }, (_, at) => `p${at}`);
      const runNodes = async (): Promise<PipelineOutcome> =>
        await runPipeline({
          sink: database.createSink(graph),
          transform: ({ value }) => Person.upsert({ id: value as string, name: 'n' }),
          partitions: [ids.map((value) => ({ value }))],
          delivery: { slots, maxRecords: 100, maxWaitMs: 5 },
        });

      const outcomes = await Promise.all([runNodes(), runNodes(), runNodes()]);

      for (const { deadLetters, error } of outcomes)
        expect({ deadLetters, error }).toEqual({ deadLetters: [], error: undefined });
      const rows = await query(driver(), 'MATCH (n:Person) RETURN n.id AS id');
      expect(rows).toHaveLength(ids.length);
      expect(new Set(rows.map(({ id }) => id))).toEqual(new Set(ids));
    });
  });
});
