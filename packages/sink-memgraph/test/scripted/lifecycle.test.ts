import { conformanceGraph, describeSinkConformance, sinkCases } from '@rivergraph/core/testing';
import { MemgraphClient, memgraphErrors, startMemgraphDouble } from '@rivergraph/servers';
import type { MemgraphDouble } from '@rivergraph/servers';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { sinkContext, writeContext } from '../../../cypher/test/bolt-support/contexts.ts';
import { errorOf } from '../../../cypher/test/bolt-support/open-sink.ts';
import { runPipeline } from '../../../cypher/test/bolt-support/run-pipeline.ts';
import { sharedDatabase } from '../../../cypher/test/bolt-support/shared-database.ts';
import { createMemgraphSink } from '../../src/index.ts';
import { textForms } from '../support/text-forms.ts';
import { openDriver, openSink } from './support/open-double.ts';

const graph = conformanceGraph;
const { Person, City, KNOWS } = graph;
const a = Person.upsert({ id: 'a' });
const city = City.upsert({ country: 'c', name: 'n' });

describe('createMemgraphSink', () => {
  it('writes nothing before it is opened, and nothing after it is closed', async () => {
    await using double = await startMemgraphDouble();
    const sink = createMemgraphSink({ url: double.url, graph });

    expect(
      await errorOf(Promise.resolve().then(async () => await sink.write({ writes: [a] }, writeContext()))),
    ).toMatchObject({ code: 'closed' });
    await sink.open(sinkContext());
    await sink.close();
    await sink.close();
    expect(
      await errorOf(Promise.resolve().then(async () => await sink.write({ writes: [a] }, writeContext()))),
    ).toMatchObject({ code: 'closed' });
    expect(await errorOf(sink.open(sinkContext()))).toMatchObject({ code: 'closed' });
    expect(double.graph.nodeCount()).toBe(0);
    await vi.waitUntil(() => double.connections.length === 0, 4_000);
  });

  it('is opened once', async () => {
    await using double = await startMemgraphDouble();
    await using sink = await openSink({ url: double.url, graph });

    expect(await errorOf(sink.sink.open(sinkContext()))).toMatchObject({ code: 'internal' });
  });

  it('may be opened again where it could not be', async () => {
    await using double = await startMemgraphDouble();
    const sink = createMemgraphSink({ url: double.url, graph });
    await double.refuse();
    expect(await errorOf(sink.open(sinkContext()))).toMatchObject({ code: 'unavailable' });

    await double.accept();
    await sink.open(sinkContext());
    await sink.write({ writes: [a] }, writeContext());
    await sink.close();

    expect(double.graph.nodeCount()).toBe(1);
  });

  it('is closed when its batches are done', async () => {
    await using double = await startMemgraphDouble();
    const sink = createMemgraphSink({ url: double.url, graph });
    await sink.open(sinkContext());
    const fault = double.inject({ on: 'commit', times: 1, effect: { kind: 'hold', when: 'before' } });
    const writing = sink.write({ writes: [a] }, writeContext());
    await vi.waitUntil(() => fault.held === 1, 4_000);

    const closing = sink.close();
    fault.release();
    await closing;

    expect(await writing).toBeUndefined();
    expect(double.graph.nodeCount()).toBe(1);
  });

  it.each(['opened', 'prepared'])(
    'does not wait for the storage while it is %s and closed',
    async (state) => {
      await using double = await startMemgraphDouble();
      const sink = createMemgraphSink({
        url: double.url,
        graph,
        schema: state === 'opened' ? 'ensure' : 'off',
      });
      const fault = double.inject({
        on: 'ddl',
        effect: { kind: 'error', ...memgraphErrors.uniqueAccess },
      });
      if (state === 'prepared') await sink.open(sinkContext());
      const preparing = errorOf(
        state === 'opened'
          ? sink.open(sinkContext())
          : (sink.prepareSchema?.('ensure', sinkContext()) ?? Promise.resolve()),
      );
      await vi.waitUntil(() => fault.hits > 1, 4_000);

      await sink.close();

      expect(await preparing).toMatchObject({ code: 'closed' });
    },
  );

  it('greets a server again whose storage is taken', async () => {
    await using double = await startMemgraphDouble();
    const fault = double.inject({
      on: 'run',
      times: 2,
      match: ({ texts }) => texts.join().startsWith('RETURN 1'),
      effect: { kind: 'error', ...memgraphErrors.sharedAccess },
    });

    await using sink = await openSink({ url: double.url, graph });
    await sink.write([a]);

    expect([fault.hits, double.graph.nodeCount()]).toEqual([2, 1]);
  });

  it('does not begin what is aborted already', async () => {
    await using double = await startMemgraphDouble();
    await using sink = await openSink({ url: double.url, graph });

    const error = await errorOf(sink.write([a], { signal: AbortSignal.abort() }));

    expect(error).toMatchObject({ code: 'unavailable', outcome: 'not-applied' });
    expect(double.graph.nodeCount()).toBe(0);
  });

  it('uses a driver of the user’s own, and leaves it open', async () => {
    await using double = await startMemgraphDouble();
    const driver = openDriver(double);
    const sink = createMemgraphSink({ driver, graph });
    await sink.open(sinkContext());
    await sink.write({ writes: [a] }, writeContext());
    await sink.close();

    await driver.verifyConnectivity();
    await driver.close();
    expect(double.graph.nodeCount()).toBe(1);
  });
});

describe('a batch with very many ends that are missing', () => {
  // A Memgraph closes the connection of whoever sends a statement before the rows of the one before were fetched to their end.
  it.each([999, 1_000, 1_001, 2_500])(
    'is written but for those, with other statements behind it (%i)',
    async (count) => {
      await using double = await startMemgraphDouble();
      await using sink = await openSink({ url: double.url, graph });
      const missing = Array.from({ length: count }, (_, at) =>
        KNOWS.upsert(Person.ref({ id: 'a' }), Person.ref({ id: `nobody${at}` }), { since: at }),
      );

      const result = await sink.write([a, ...missing, city]);

      expect(result?.failed).toHaveLength(count);
      expect([double.graph.nodeCount('City'), double.graph.edgeCount()]).toEqual([1, 0]);
    },
  );
});

describe('a database without transactions', { timeout: 30_000 }, () => {
  it('gets all but what is poison, one batch at a time', async () => {
    await using double = await startMemgraphDouble({ storageMode: 'IN_MEMORY_ANALYTICAL' });

    const { deadLetters, error } = await runPipeline({
      sink: createMemgraphSink({ url: double.url, graph, analytical: 'allow' }),
      transform: ({ value }) =>
        KNOWS.upsert(
          Person.merge({ id: value === 77 ? (7 as never) : `p${value % 20}` }),
          Person.merge({ id: `p${value % 7}` }),
        ),
      partitions: [Array.from({ length: 200 }, (_, value) => ({ value }))],
      delivery: { maxRecords: 10, maxWaitMs: 5 },
    });

    const pairs = new Set(
      Array.from({ length: 200 }, (_, value) => (value === 77 ? '' : `${value % 20} ${value % 7}`)),
    );
    expect(error).toBeUndefined();
    expect(deadLetters.map(({ position }) => position)).toEqual([77]);
    expect([double.graph.nodeCount(), double.graph.edgeCount()]).toEqual([20, pairs.size - 1]);
  });
});

describe('a server that goes and comes back', () => {
  let double: MemgraphDouble;
  beforeAll(async () => {
    double = await startMemgraphDouble();
  });
  afterAll(async () => await double.stop());

  const harness = sharedDatabase({
    openDriver: () => openDriver(double),
    empty: async (driver) => await new MemgraphClient(driver).clear(),
    createSink: (of) => createMemgraphSink({ url: double.url, graph: of, bytes: 'base64' }),
    forms: textForms('base64'),
  });
  describeSinkConformance(
    { describe, it },
    {
      name: 'memgraph with outages',
      features: { 'second sink': true, outage: true, 'atomic batches': true },
      cases: sinkCases.filter(({ needs = [] }) => needs.includes('outage')),
      harness: {
        ...harness,
        createTarget: async (of) => ({
          ...(await harness.createTarget(of)),
          takeAway: async () => {
            await double.refuse();
            double.cutAll();
          },
          bringBack: async () => await double.accept(),
        }),
      },
    },
  );
});
