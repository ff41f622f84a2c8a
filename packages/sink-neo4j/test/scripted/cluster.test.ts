import { conformanceGraph } from '@rivergraph/core/testing';
import type { CypherSinkWrite } from '@rivergraph/sink-neo4j';
import { boltFailure, startScriptedBolt, startScriptedCluster } from '@rivergraph/servers';
import type { ScriptedCluster } from '@rivergraph/servers';
import { describe, expect, it } from 'vitest';
import { errorOf } from '../../../cypher/test/bolt-support/open-sink.ts';
import { openSink } from './support/open-sink.ts';
import { RowStore } from './support/row-store.ts';
import { runPipeline } from './support/run-pipeline.ts';

const graph = conformanceGraph;
const person: CypherSinkWrite = graph.Person.upsert({ id: 'p' });
const city: CypherSinkWrite = graph.City.upsert({ country: 'c', name: 'n' });

/** How many statements about people each server got. */
function runsOf({ servers }: ScriptedCluster): readonly number[] {
  return servers.map(
    ({ requests }) => requests.filter(({ text }) => text?.includes('Person') === true).length,
  );
}

describe('a cluster', () => {
  it('is written to where its leader is', async () => {
    await using cluster = await startScriptedCluster({ servers: 3 });
    await using sink = await openSink({ url: cluster.url, graph });

    await sink.write([person]);
    await sink.write([person, city]);

    expect(runsOf(cluster)).toEqual([2, 0, 0]);
  });

  it.each([
    ['one statement', [person]],
    ['a transaction', [person, city]],
  ])('that has another leader refuses %s, and takes the next at the new one', async (_what, writes) => {
    await using cluster = await startScriptedCluster({ servers: 3 });
    await using sink = await openSink({ url: cluster.url, graph });
    await sink.write(writes);

    cluster.lead(2);
    const error = await errorOf(sink.write(writes));
    await sink.write(writes);

    expect(error).toMatchObject({ code: 'unavailable', reason: 'read-only' });
    expect(runsOf(cluster)).toEqual([2, 0, 1]);
  });

  it('that changes its leader before a commit says that nothing is known, and goes on', async () => {
    let moves = 1;
    await using cluster = await startScriptedCluster({
      onRun: ({ text }) => {
        if (text.includes('City') && moves-- > 0) cluster.lead(1);
        return undefined;
      },
    });
    await using sink = await openSink({ url: cluster.url, graph });

    const error = await errorOf(sink.write([person, city]));
    await sink.write([person, city]);

    expect(error).toMatchObject({ code: 'unavailable' });
    expect(runsOf(cluster)).toEqual([1, 1]);
  });

  it('whose leader changes again and again loses nothing', async () => {
    const store = new RowStore({
      before: () => {
        if (store.tried.length % 4 === 0) cluster.lead((store.tried.length / 4) % 3);
        return undefined;
      },
    });
    await using cluster = await startScriptedCluster({
      servers: 3,
      onRun: store.onRun,
      onCommit: store.onCommit,
    });

    const { error, buried, committed } = await runPipeline(
      { url: cluster.url },
      { records: 300, maxRecords: 10, maxBackoffMs: 1_000 },
    );

    expect([error, buried, committed, store.rows.length]).toEqual([undefined, [], 299, 300]);
  });

  it('of which one server is gone is written to through the others', async () => {
    await using cluster = await startScriptedCluster({ servers: 3 });
    await using sink = await openSink({ url: cluster.url, graph });

    await cluster.leader.refuse();
    cluster.leader.cutAll();
    cluster.lead(1);
    const first = await sink.write([person]).catch((error: unknown) => error);
    const second = await sink.write([person]);

    expect([undefined, 'unavailable']).toContain((first as { code?: string } | undefined)?.code);
    expect(second).toBeUndefined();
    expect(runsOf(cluster)[1]).toBeGreaterThanOrEqual(1);
  });

  it('without a leader is unavailable', async () => {
    await using server = await startScriptedBolt({
      routing: () => ({
        ttl: 0,
        servers: [
          { role: 'WRITE', addresses: [] },
          { role: 'READ', addresses: [server.address] },
          { role: 'ROUTE', addresses: [server.address] },
        ],
      }),
    });
    const driverConfig = { connectionAcquisitionTimeout: 500 };

    const error = await errorOf(openSink({ url: server.routingUrl, graph, driverConfig }));

    expect(error.code).toBe('unavailable');
    await server.until(() => server.connections.length === 0);
  });
});

describe('a server that takes no writes for a while', { timeout: 20_000 }, () => {
  it.each([
    'Neo.ClientError.Cluster.NotALeader',
    'Neo.ClientError.General.ForbiddenOnReadOnlyDatabase',
    'Neo.ClientError.General.WriteOnReadOnlyAccessDatabase',
    'Neo.ClientError.Statement.AccessMode',
    'Neo.ClientError.Routing.DbmsInPanic',
    'Neo.TransientError.Transaction.LeaderSwitch',
  ])('keeps the dead letter empty though it blames the client: %s', async (code) => {
    const store = new RowStore({ before: () => (store.tried.length <= 15 ? boltFailure(code) : undefined) });
    await using server = await startScriptedBolt(store);

    const { error, buried, committed } = await runPipeline(server, {
      records: 60,
      maxRecords: 10,
      maxBackoffMs: 500,
    });

    expect([error, buried, committed, store.rows.length]).toEqual([undefined, [], 59, 60]);
  });
});
