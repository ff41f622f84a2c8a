import { conformanceGraph } from '@rivergraph/core/testing';
import { startMemgraphDouble } from '@rivergraph/servers';
import { describe, expect, it } from 'vitest';
import { hurriedClock } from '../../../cypher/test/bolt-support/hurried-clock.ts';
import { runPipeline } from '../../../cypher/test/bolt-support/run-pipeline.ts';
import { createMemgraphSink } from '../../src/index.ts';
import type { CypherSinkWrite } from '../../src/index.ts';
import { watchedSink } from '../support/watched-sink.ts';

const graph = conformanceGraph;
const { Person, Day, KNOWS, PAID, HAS_DAY } = graph;
const count = 60;
const owner = (at: number): { id: string } => ({ id: `p${at % 6}` });

const kinds = {
  'relationships of nodes that exist': (at: number): readonly CypherSinkWrite[] => [
    KNOWS.upsert(Person.ref(owner(at)), Person.ref(owner(at + 1))),
    PAID.upsert(Person.ref(owner(at)), Person.ref(owner(at + 1)), { at: at % 4 }),
  ],
  'owned nodes': (at: number): readonly CypherSinkWrite[] => [
    HAS_DAY.upsert(Person.ref(owner(at)), Day.upsert({ date: `2024-05-${10 + (at % 10)}`, note: 'n' })),
  ],
};
const wanted = {
  'relationships of nodes that exist': { nodes: 6, edges: 6 + 12 },
  'owned nodes': { nodes: 6 + 30, edges: 30 },
};

describe.each(['relationships of nodes that exist', 'owned nodes'] as const)('a pipeline of %s', (kind) => {
  it.each([
    ['has run out of its time', false],
    ['has lost its connection', true],
  ])('makes each once though an attempt that %s is held while it is repeated', async (_, isCut) => {
    await using double = await startMemgraphDouble();
    for (let at = 0; at < 6; at += 1) await double.query('CREATE (:Person {id: $id})', owner(at));
    const fault = double.inject({ on: 'commit', times: 3, effect: { kind: 'hold', when: 'before' } });
    const { sink, errors } = watchedSink(
      createMemgraphSink({ url: double.url, graph, writeTimeoutMs: 5_000 }),
      () => {
        // What is held goes on when it has been in the way.
        if (errors.at(-1)?.code === 'conflict') fault.release();
      },
    );
    let isOver = false;
    const running = runPipeline({
      sink,
      transform: ({ value }) => kinds[kind](value as number),
      partitions: [Array.from({ length: count }, (_value, value) => ({ value }))],
      delivery: { clock: hurriedClock(), maxRecords: 10, maxWaitMs: 5, slots: 2 },
    }).finally(() => {
      isOver = true;
    });

    if (isCut) await double.until(() => isOver || fault.held > 0).then(() => double.cutAll());
    const { deadLetters, error, stats } = await running;
    double.heal();
    await double.until(() => double.openTransactions === 0);

    expect({ deadLetters, error, hits: fault.hits }).toEqual({ deadLetters: [], error: undefined, hits: 3 });
    expect(stats?.retries.unavailable).toBeGreaterThan(0);
    expect(stats?.retries.conflict).toBeGreaterThan(0);
    const { nodes, edges } = wanted[kind];
    expect([double.graph.nodeCount(), double.graph.edgeCount()]).toEqual([nodes, edges]);
  });
});
