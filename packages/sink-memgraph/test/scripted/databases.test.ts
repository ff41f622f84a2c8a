import { conformanceGraph } from '@rivergraph/core/testing';
import { openMemgraph, startMemgraphDouble } from '@rivergraph/servers';
import type { MemgraphDouble } from '@rivergraph/servers';
import { describe, expect, it } from 'vitest';
import { errorOf } from '../../../cypher/test/bolt-support/open-sink.ts';
import { openSink } from './support/open-double.ts';

const graph = conformanceGraph;
const { Person, City } = graph;
const a = Person.upsert({ id: 'a' });
const city = City.upsert({ country: 'c', name: 'n' });

/** The database that the last message of a name asked for. */
function lastDatabase({ requests }: MemgraphDouble, name: 'BEGIN' | 'RUN'): unknown {
  return requests.findLast((request) => request.name === name)?.metadata['db'];
}

describe('option database', () => {
  it('leaves the database to the server by default, which is not called neo4j', async () => {
    await using double = await startMemgraphDouble();
    await using sink = await openSink({ url: double.url, graph });

    await sink.write([a]);
    await sink.write([a, city]);

    const asked = [lastDatabase(double, 'BEGIN'), ...double.requests.map(({ metadata }) => metadata['db'])];
    expect(asked.filter((name) => name !== undefined && name !== null && name !== 'memgraph')).toEqual([]);
    expect(double.graph.nodeCount()).toBe(2);
  });

  it('is sent with every transaction', async () => {
    await using double = await startMemgraphDouble();
    await using sink = await openSink({ url: double.url, graph, database: 'memgraph' });

    await sink.write([a]);
    const alone = lastDatabase(double, 'RUN');
    await sink.write([a, city]);

    expect([alone, lastDatabase(double, 'BEGIN')]).toEqual(['memgraph', 'memgraph']);
  });

  it('is misconfigured where there is none of that name', async () => {
    await using double = await startMemgraphDouble();

    const error = await errorOf(openSink({ url: double.url, graph, database: 'charges' }));

    expect([error.code, error.reason]).toEqual(['misconfigured', 'database']);
    expect(double.counters.schemaChanges).toBe(0);
  });

  it('is looked at before the first write into one that a function names', async () => {
    await using double = await startMemgraphDouble();
    await using sink = await openSink({ url: double.url, graph, database: () => 'memgraph' });
    const client = openMemgraph(double.url);
    await client.run('STORAGE MODE IN_MEMORY_ANALYTICAL');

    expect(await errorOf(sink.write([a]))).toMatchObject({ code: 'misconfigured', reason: 'storage-mode' });
    await client.run('STORAGE MODE IN_MEMORY_TRANSACTIONAL');
    await client[Symbol.asyncDispose]();
    await sink.write([a]);
    await sink.write([a]);

    const looks = double.requests.filter(({ text }) => text?.startsWith('SHOW STORAGE INFO') === true);
    expect([double.graph.nodeCount(), looks.length]).toEqual([1, 3]);
  });

  it('may be a function that names it for each write', async () => {
    await using double = await startMemgraphDouble();
    await using sink = await openSink({
      url: double.url,
      graph,
      database: (write) => (write.kind === 'graph' && write.shape.kind === 'node' ? 'memgraph' : ''),
    });

    await sink.write([a, city]);

    expect([double.graph.nodeCount(), double.counters.schemaChanges]).toEqual([2, 0]);
  });

  it('fails for the writes alone of which the function names one that is not there', async () => {
    await using double = await startMemgraphDouble();
    await using sink = await openSink({
      url: double.url,
      graph,
      database: (write) => (write === city ? 'charges' : 'memgraph'),
    });

    const result = await sink.write([a, city]);

    expect(result?.failed.map(({ index, error: { code, reason } }) => [index, code, reason])).toEqual([
      [1, 'rejected', 'database'],
    ]);
    expect(double.graph.nodeCount()).toBe(1);
  });
});

describe('option impersonatedUser', () => {
  it('is misconfigured at a server without the licence', async () => {
    await using double = await startMemgraphDouble();

    const error = await errorOf(openSink({ url: double.url, graph, impersonatedUser: 'bob' }));

    expect([error.code, error.reason]).toEqual(['misconfigured', 'impersonation']);
  });
});

describe('option transactionMetadata', () => {
  it('is told to the server with each transaction', async () => {
    await using double = await startMemgraphDouble();
    await using sink = await openSink({ url: double.url, graph, transactionMetadata: { team: 'red' } });
    const seen: unknown[] = [];
    double.inject({
      on: 'commit',
      match: ({ metadata }) => seen.push(metadata) < 0,
      effect: { kind: 'cut', when: 'before' },
    });

    await sink.write([a]);
    await sink.write([a, city]);

    expect(seen).toEqual([
      { app: 'rivergraph', team: 'red' },
      { app: 'rivergraph', team: 'red' },
    ]);
  });
});
