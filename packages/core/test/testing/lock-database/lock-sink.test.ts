import { describe, expect, it } from 'vitest';
import { defineGraph, silentLogger } from '@rivergraph/core';
import type { GraphWrite, Sink, WriteResult } from '@rivergraph/core';
import type { LockDatabase, LockDatabaseOptions, TestWrite } from '@rivergraph/core/testing';
import {
  createLockDatabase,
  createLockSink,
  createManualClock,
  createMemoryGraph,
  testWrite,
} from '@rivergraph/core/testing';

type Writes = readonly (GraphWrite | TestWrite)[];

const graph = defineGraph({
  nodes: {
    User: { key: { id: 'integer' }, properties: { name: 'string' } },
    Item: { key: { id: 'integer' } },
  },
  edges: { LIKES: { from: 'User', to: 'Item' } },
});

const user = (id: number, name: string): GraphWrite => graph.User.upsert({ id, name });
const likes = (userId: number, itemId: number): GraphWrite =>
  graph.LIKES.upsert(graph.User.merge({ id: userId }), graph.Item.merge({ id: itemId }));
const dangling = graph.LIKES.upsert(graph.User.ref({ id: 9 }), graph.Item.ref({ id: 9 }));

async function setUp(options: Partial<LockDatabaseOptions> = {}) {
  const clock = createManualClock({ now: 0 });
  const database: LockDatabase = createLockDatabase({ clock, transactionMs: 4, rowMs: 1, ...options });
  const sink: Sink<GraphWrite | TestWrite> = createLockSink({ database });
  const { signal } = new AbortController();
  await sink.open({ signal, clock, logger: silentLogger });
  const context = { signal, attempt: 1, deadline: 60_000 };
  const write = async (writes: Writes, atomic?: true): Promise<WriteResult | undefined> =>
    await sink.write(atomic === undefined ? { writes } : { writes, atomic }, context);
  return { clock, database, sink, write };
}

describe('lock sink', () => {
  it('writes a batch as one transaction, and answers when it commits', async () => {
    const content = createMemoryGraph();
    const { clock, database, write } = await setUp({ graph: content });
    let isWritten = false;

    void write([user(1, 'Ada'), likes(1, 2), testWrite('k', 'v')]).then(() => {
      isWritten = true;
    });
    await clock.advance(6.9);
    expect([isWritten, content.snapshot()]).toEqual([false, []]);
    await clock.advance(0.1);

    expect(isWritten).toBe(true);
    expect(content.nodes('User')).toEqual([{ properties: { id: 1, name: 'Ada' } }]);
    expect(content.edges('LIKES')).toHaveLength(1);
    expect(content.values.get('k')).toBe('v');
    expect(database.figures).toMatchObject({ transactions: 1, rows: 3 });
  });

  it.each<[string, Writes, Writes, number]>([
    ['edges of one node', [likes(1, 1)], [likes(1, 2)], 1],
    ['a node and an edge of it', [user(1, 'Ada')], [likes(1, 2)], 1],
    ['one edge twice', [likes(1, 1)], [likes(1, 1)], 1],
    ['edges of different nodes', [likes(1, 1)], [likes(2, 2)], 0],
    ['nodes of two labels with one key', [user(1, 'Ada')], [likes(2, 1)], 0],
    ['test writes of one key', [testWrite('k', 1)], [testWrite('k', 2)], 1],
    ['test writes of two keys', [testWrite('k', 1)], [testWrite('l', 2)], 0],
  ])('locks for %s', async (_name, first, second, lockWaits) => {
    const { clock, database, write } = await setUp();

    await clock.runUntil(Promise.all([write(first), write(second)]));

    expect(database.figures.lockWaits).toBe(lockWaits);
  });

  it('fails the victim of a deadlock with a conflict of which nothing is applied', async () => {
    const content = createMemoryGraph();
    const { clock, database, write } = await setUp({ graph: content });

    const both = Promise.allSettled([
      write([testWrite('1', 'a'), testWrite('2', 'a')]),
      write([testWrite('2', 'b'), testWrite('1', 'b')]),
    ]);
    const [first, second] = await clock.runUntil(both);

    expect(first.status).toBe('fulfilled');
    expect(second).toMatchObject({ reason: { code: 'conflict', outcome: 'not-applied' } });
    expect(Object.fromEntries(content.values)).toEqual({ 1: 'a', 2: 'a' });
    expect(database.figures.deadlocks).toBe(1);
  });

  it('names the writes that the graph would not take, and applies the rest', async () => {
    const content = createMemoryGraph();
    const { clock, write } = await setUp({ graph: content });

    const result = await clock.runUntil(write([user(1, 'Ada'), dangling, user(2, 'Grace')]));

    expect(result?.failed).toMatchObject([{ index: 1, error: { code: 'rejected' } }]);
    expect(content.nodes('User')).toHaveLength(2);
  });

  it('takes back all of a batch that is to be one where one of its writes fails', async () => {
    const content = createMemoryGraph();
    const { clock, write } = await setUp({ graph: content });

    const written = clock.runUntil(write([user(1, 'Ada'), dangling], true));

    await expect(written).rejects.toMatchObject({ code: 'rejected', reason: 'missing-endpoint' });
    expect(content.snapshot()).toEqual([]);
  });

  it('locks neighbouring records of edges where the database does', async () => {
    const { clock, database, write } = await setUp({ neighbourLocks: true });
    await clock.runUntil(write([likes(1, 4)]));

    await clock.runUntil(Promise.all([write([likes(1, 2)]), write([likes(3, 4)])]));

    expect(database.figures).toMatchObject({ lockWaits: 1, deadlocks: 0 });
  });

  it('waits for running writes when it is closed, and takes no more', async () => {
    const { clock, sink, write } = await setUp();
    const running = write([user(1, 'Ada')]);

    const closing = sink.close();
    await clock.runUntil(closing);

    await expect(running).resolves.toBeUndefined();
    await expect(write([user(1, 'Ada')])).rejects.toMatchObject({ code: 'closed' });
  });

  it('names the keys of writes of its own', async () => {
    const { sink } = await setUp();

    expect(sink.conflictKeys?.(testWrite('k', 1))).toEqual(['k']);
  });
});
