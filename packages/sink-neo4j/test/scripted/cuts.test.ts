import { conformanceGraph } from '@rivergraph/core/testing';
import type { CypherSinkWrite } from '@rivergraph/sink-neo4j';
import { boltFailure, inTurn, onStatement, startScriptedBolt } from '@rivergraph/servers';
import { describe, expect, it } from 'vitest';
import { errorOf } from '../../../cypher/test/bolt-support/open-sink.ts';
import { openSink } from './support/open-sink.ts';
import { RowStore } from './support/row-store.ts';
import { runPipeline } from './support/run-pipeline.ts';

const graph = conformanceGraph;
const { Person, City, KNOWS } = graph;
const person: CypherSinkWrite = Person.upsert({ id: 'p' });
const city: CypherSinkWrite = City.upsert({ country: 'c', name: 'n' });
const knows: CypherSinkWrite = KNOWS.upsert(Person.ref({ id: 'p' }), Person.ref({ id: 'q' }), { since: 1 });
const numbers = (count: number): readonly number[] => Array.from({ length: count }, (_, at) => at);

/** The first so many times, and then no more. */
function times<T>(count: number, answer: T): () => T | undefined {
  let left = count;
  return () => (left-- > 0 ? answer : undefined);
}

describe('a connection that is cut', () => {
  it('leaves one statement, which commits by itself, unknown', async () => {
    await using server = await startScriptedBolt({ onRun: onStatement('Person', 'cut') });
    await using sink = await openSink({ url: server.url, graph });

    expect(await errorOf(sink.write([person]))).toMatchObject({ code: 'unavailable', outcome: 'unknown' });
  });

  it('in the middle of an answer leaves it unknown', async () => {
    await using server = await startScriptedBolt({
      onRun: onStatement('KNOWS', { fields: ['missing'], records: [[0]], end: 'cut' }),
    });
    await using sink = await openSink({ url: server.url, graph });

    expect(await errorOf(sink.write([knows, knows]))).toMatchObject({
      code: 'unavailable',
      outcome: 'unknown',
    });
  });

  it.each(['Person', 'City', 'KNOWS'])('before the commit leaves nothing (at %s)', async (text) => {
    const ends: string[] = [];
    await using server = await startScriptedBolt({
      onRun: onStatement(text, 'cut'),
      onCommit: () => void ends.push('commit'),
      onRollback: (_transaction, reason) => void ends.push(reason),
    });
    await using sink = await openSink({ url: server.url, graph });

    const error = await errorOf(sink.write([person, city, knows]));

    expect(error).toMatchObject({ code: 'unavailable', outcome: 'not-applied' });
    await server.until(() => ends.length > 0);
    expect(ends).toEqual(['closed']);
  });

  it('at BEGIN leaves nothing', async () => {
    await using server = await startScriptedBolt({ onBegin: () => 'cut' });
    await using sink = await openSink({ url: server.url, graph });

    expect(await errorOf(sink.write([person, city]))).toMatchObject({
      code: 'unavailable',
      outcome: 'not-applied',
    });
  });

  it('at COMMIT leaves the transaction unknown', async () => {
    await using server = await startScriptedBolt({ onCommit: () => 'cut' });
    await using sink = await openSink({ url: server.url, graph });

    expect(await errorOf(sink.write([person, city]))).toMatchObject({
      code: 'unavailable',
      outcome: 'unknown',
    });
  });

  it('while an atomic batch is taken back is not what is told', async () => {
    await using server = await startScriptedBolt({
      onRun: onStatement('KNOWS', { fields: ['missing'], records: [[0]] }),
      onRollback: () => 'cut',
    });
    await using sink = await openSink({ url: server.url, graph });

    expect(await errorOf(sink.write([knows], { atomic: true }))).toMatchObject({
      code: 'rejected',
      reason: 'missing-endpoint',
    });
  });

  it('is replaced at the next write', async () => {
    await using server = await startScriptedBolt({ onRun: onStatement('Person', inTurn(['cut'])) });
    await using sink = await openSink({ url: server.url, graph });

    await errorOf(sink.write([person]));
    await sink.write([person]);

    expect([server.accepted, server.connections.length]).toEqual([2, 1]);
  });

  it('while it was idle is not seen by the next write, or leaves it unknown', async () => {
    await using server = await startScriptedBolt();
    await using sink = await openSink({ url: server.url, graph });

    server.cutAll();
    await server.until(() => server.connections.length === 0);
    await new Promise((resolve) => setImmediate(resolve));
    await sink.write([person]);

    expect(server.accepted).toBe(2);
  });
});

describe('a pipeline over connections that are cut', { timeout: 20_000 }, () => {
  it.each([
    ['before it is applied', 'before'],
    ['after it is applied', 'after'],
  ] as const)('writes everything when a statement is cut %s', async (_when, phase) => {
    const store = new RowStore({ [phase]: times(3, 'cut') });
    await using server = await startScriptedBolt(store);

    const { error, stats, buried, committed } = await runPipeline(server, { records: 40, maxRecords: 10 });

    expect([error, buried, committed]).toEqual([undefined, [], 39]);
    expect(store.rows.toSorted((a, b) => Number(a) - Number(b))).toEqual(numbers(40));
    expect(stats.retries.unavailable).toBeGreaterThanOrEqual(3);
    expect(stats.written).toBe(40);
    // What was applied unseen is applied again, and no more than that.
    const unseen = phase === 'before' ? 0 : store.applied.slice(0, 3).flat().length;
    expect(store.applied.flat()).toHaveLength(40 + unseen);
  });

  it.each(['before', 'after'] as const)(
    'writes everything when COMMIT is cut %s it is applied',
    async (phase) => {
      const store = new RowStore({ [phase]: times(3, 'cut') });
      await using server = await startScriptedBolt(store);

      const { error, committed } = await runPipeline(server, {
        records: 40,
        maxRecords: 10,
        sink: { graph, schema: 'off' },
        transform: ({ value }) => [
          Person.upsert({ id: `p${value}` }),
          City.upsert({ country: 'c', name: `n${value}` }),
        ],
      });

      expect([error, committed]).toEqual([undefined, 39]);
      expect(store.rows.filter((id) => String(id).startsWith('p'))).toHaveLength(40);
      expect(server.requests.some(({ name }) => name === 'COMMIT')).toBe(true);
    },
  );

  it('keeps the dead letter empty through an outage, and commits nothing meanwhile', async () => {
    const store = new RowStore({ before: times(12, 'cut') });
    await using server = await startScriptedBolt(store);

    const { error, stats, buried } = await runPipeline(server, {
      records: 200,
      maxRecords: 20,
      maxBackoffMs: 1_000,
    });

    expect([error, buried, store.rows.length]).toEqual([undefined, [], 200]);
    expect(stats.outages).toBeGreaterThanOrEqual(1);
  });

  it.each(['before', 'after'] as const)(
    'writes what got no answer in time again (%s it is applied)',
    async (phase) => {
      const store = new RowStore({ [phase]: times(2, 'hang') });
      await using server = await startScriptedBolt(store);

      const { error, buried, stats } = await runPipeline(server, {
        records: 40,
        maxRecords: 10,
        writeTimeoutMs: 10_000,
      });

      expect([error, buried, store.rows.length, stats.retries.unavailable]).toEqual([undefined, [], 40, 2]);
      await server.until(() => server.connections.length === 0);
    },
  );

  it('waits while a database is away that answers all the same', async () => {
    const away = boltFailure('Neo.TransientError.General.DatabaseUnavailable');
    const store = new RowStore({ before: times(10, away) });
    await using server = await startScriptedBolt(store);

    const { error, buried } = await runPipeline(server, { records: 50, maxRecords: 50, maxBackoffMs: 1_000 });

    expect([error, buried, store.rows.length]).toEqual([undefined, [], 50]);
  });
});
