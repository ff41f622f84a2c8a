import { conformanceGraph } from '@rivergraph/core/testing';
import { startMemgraphCluster, startMemgraphDouble } from '@rivergraph/servers';
import { describe, expect, it } from 'vitest';
import { hurriedClock } from '../../../cypher/test/bolt-support/hurried-clock.ts';
import { errorOf } from '../../../cypher/test/bolt-support/open-sink.ts';
import { runPipeline } from '../../../cypher/test/bolt-support/run-pipeline.ts';
import type { PipelineOutcome } from '../../../cypher/test/bolt-support/run-pipeline.ts';
import { createMemgraphSink } from '../../src/index.ts';
import { watchedSink } from '../support/watched-sink.ts';
import { openSink } from './support/open-double.ts';

const graph = conformanceGraph;
const { Person, KNOWS } = graph;
const count = 300;

/** Writes relationships; `at` is called before each attempt with its number. */
async function run(url: string, at: (attempt: number) => void): Promise<PipelineOutcome> {
  const { sink } = watchedSink(createMemgraphSink({ url, graph }), at);
  return await runPipeline({
    sink,
    transform: ({ value }) =>
      KNOWS.upsert(Person.merge({ id: `p${value}` }), Person.merge({ id: 'hub' }), { since: 1 }),
    partitions: [Array.from({ length: count }, (_, value) => ({ value }))],
    delivery: { clock: hurriedClock(), maxRecords: 10, maxWaitMs: 5, slots: 2 },
  });
}

describe('an instance that becomes a replica and the main one again', () => {
  it('gets all writes in the end, each once', async () => {
    await using double = await startMemgraphDouble();

    const { deadLetters, error, stats } = await run(double.url, (attempt) => {
      if (attempt === 6) double.become('replica');
      if (attempt === 12) double.become('main');
    });

    expect({ deadLetters, error }).toEqual({ deadLetters: [], error: undefined });
    expect(stats?.retries.unavailable).toBeGreaterThan(0);
    expect([double.graph.nodeCount(), double.graph.edgeCount()]).toEqual([count + 1, count]);
    expect(double.graph.duplicateEdgeCount()).toBe(0);
  });

  it('takes nothing while it is a replica', async () => {
    await using double = await startMemgraphDouble();
    await using sink = await openSink({ url: double.url, graph });
    double.become('replica');

    const error = await errorOf(sink.write([Person.upsert({ id: 'a' })]));

    expect(error).toMatchObject({ code: 'unavailable', reason: 'read-only', outcome: 'not-applied' });
    expect(double.graph.nodeCount()).toBe(0);
  });
});

describe('a cluster behind a coordinator', () => {
  it('gets writes at its main instance', async () => {
    await using cluster = await startMemgraphCluster();
    await using sink = await openSink({ url: cluster.url, graph });

    await sink.write([Person.upsert({ id: 'a' })]);

    expect(cluster.main.counters.commits).toBeGreaterThan(0);
    expect(cluster.instance(1).counters.commits).toBe(0);
  });

  it('is asked for its new main instance at once, though its table has not run out', async () => {
    await using cluster = await startMemgraphCluster();
    await using sink = await openSink({ url: cluster.url, graph });
    await sink.write([Person.upsert({ id: 'a' })]);
    const asked = cluster.routes;
    cluster.promote(1);

    const error = await errorOf(sink.write([Person.upsert({ id: 'b' })]));
    await sink.write([Person.upsert({ id: 'b' })]);

    expect(error).toMatchObject({ code: 'unavailable', reason: 'read-only', outcome: 'not-applied' });
    expect(cluster.routes).toBeGreaterThan(asked);
    expect(cluster.main.graph.nodeCount()).toBe(2);
  });

  it.each(['whose table tells the truth', 'whose table is behind'])(
    'gets all writes while its main instance changes again and again, %s',
    async (which) => {
      await using cluster = await startMemgraphCluster();

      const { deadLetters, error } = await run(cluster.url, (attempt) => {
        if (attempt === 5 && which.includes('behind')) cluster.freezeTable();
        if (attempt === 5) cluster.promote(1);
        if (attempt === 9) cluster.thawTable();
        if (attempt === 14) cluster.promote(0);
      });

      expect({ deadLetters, error }).toEqual({ deadLetters: [], error: undefined });
      const { graph: stored } = cluster.main;
      expect([stored.nodeCount(), stored.edgeCount(), stored.duplicateEdgeCount()]).toEqual([
        count + 1,
        count,
        0,
      ]);
    },
  );

  it('is meant by neo4j://, so that an instance by itself is misconfigured', async () => {
    await using double = await startMemgraphDouble();

    const error = await errorOf(openSink({ url: double.url.replace('bolt:', 'neo4j:'), graph }));

    expect([error.code, error.reason]).toEqual(['misconfigured', 'server']);
    expect(error.message).toContain('bolt://');
  });
});
