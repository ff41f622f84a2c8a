import { describe, expect, it } from 'vitest';
import { memgraphErrors } from '../../src/memgraph-double/errors.ts';
import { errorOf, pair } from './support.ts';

const { conflict, timeout, misaligned, stoppedCommit, terminated } = memgraphErrors;

describe('transactions over Bolt', () => {
  it('give the second one that writes the same node the error of a conflict, at once', async () => {
    await using both = await pair();
    await both.run('merge node');
    const [first, second] = [await both.begin(), await both.begin()];
    await first.run('name node');

    const error = await errorOf(second.run('name node'));
    await first.commit();

    expect(error).toEqual(conflict);
    expect(both.double.counters).toMatchObject({ conflicts: 1, aborted: 1, commits: 2 });
    expect(both.double.openTransactions).toBe(0);
  });

  it('both commit the same relationship, silently', async () => {
    await using both = await pair();
    await both.run('merge node', { id: 1n });
    await both.run('merge node', { id: 2n });
    const [first, second] = [await both.begin(), await both.begin()];
    await first.run('merge edge');
    await second.run('merge edge');

    await first.commit();
    await second.commit();

    expect(both.double.graph.edgeCount('R')).toBe(2);
    expect(both.double.graph.duplicateEdgeCount()).toBe(1);
  });

  it('lose the race for a unique value at COMMIT, with an error that a driver does not retry', async () => {
    await using both = await pair();
    await both.run('CREATE CONSTRAINT ON (n:L) ASSERT n.id IS UNIQUE;');
    const [first, second] = [await both.begin(), await both.begin()];
    await first.run('merge node', { id: 5 });
    await second.run('merge node', { id: 5 });
    await first.commit();

    const error = await errorOf(second.commit());

    expect(error).toEqual({
      code: 'Memgraph.ClientError.MemgraphError.MemgraphError',
      message: 'Unable to commit due to unique constraint violation on :L(id)',
    });
    expect(both.double.graph.nodeCount('L')).toBe(1);
    expect(both.double.counters.violations).toBe(1);
  });

  it('silently double a node without the constraint', async () => {
    await using both = await pair();
    const [first, second] = [await both.begin(), await both.begin()];
    await first.run('merge node', { id: 5 });
    await second.run('merge node', { id: 5 });
    await first.commit();
    await second.commit();

    expect(both.double.graph.duplicateNodeCount('L', 'id')).toBe(1);
  });

  it('are taken back on ROLLBACK, on an error, and when their connection goes', async () => {
    await using both = await pair();
    const rolledBack = await both.begin();
    await rolledBack.run('merge node');
    await rolledBack.rollback();
    const failed = await both.begin();
    await failed.run('merge node');
    await errorOf(failed.run('no such statement'));
    const lost = await both.begin();
    await lost.run('merge node');
    both.double.cutAll();

    await both.double.until(() => both.double.openTransactions === 0);
    expect(both.double.graph.nodeCount()).toBe(0);
    expect(both.double.counters).toMatchObject({ aborted: 3, commits: 0 });
  });

  it('answer nothing but IGNORED after an error, until RESET', async () => {
    await using both = await pair();
    const transaction = await both.begin();
    const [bad, next] = [transaction.run('no such statement'), transaction.run('merge node')];

    const errors = [await errorOf(bad), await errorOf(next)];

    expect(errors[0]?.code).toBe('Memgraph.ClientError.MemgraphError.MemgraphError');
    await errorOf(transaction.commit());
    expect(both.double.graph.nodeCount()).toBe(0);
  });

  it('that take longer than the client wanted fail at their next statement', async () => {
    let now = 0;
    await using both = await pair({ clock: { now: () => now } });
    const transaction = await both.begin({ timeout: 1_000 });
    await transaction.run('merge node');

    now = 1_000;
    const error = await errorOf(transaction.run('merge node'));

    expect(error).toEqual(timeout);
  });

  it('are limited by the server too', async () => {
    let now = 0;
    await using both = await pair({ clock: { now: () => now }, executionTimeoutMs: 500 });
    const transaction = await both.begin({ timeout: 1_000 });

    now = 500;

    expect(await errorOf(transaction.run('merge node'))).toEqual(timeout);
  });

  it('of mode READ refuse to write', async () => {
    await using both = await pair();
    const transaction = await both.begin({ mode: 'READ' });

    expect(await errorOf(transaction.run('merge node'))).toEqual(misaligned);
  });

  it('can be shown and told to stop', async () => {
    await using both = await pair();
    const [idle, busy] = [await both.begin(), await both.begin()];
    await idle.run('merge node');
    await busy.run('merge node');

    const shown = await both.run('SHOW TRANSACTIONS');
    const ids = shown.records.map((row) => String(row.get('transaction_id')));
    const killed = await both.run(`TERMINATE TRANSACTIONS '${ids[0]}', '${ids[1]}', '999'`);

    expect(shown.records[0]?.toObject()).toMatchObject({ query: ['merge node'], username: '' });
    expect(killed.records.map((row) => row.get('killed'))).toEqual([true, true, false]);
    expect(await errorOf(busy.run('merge node'))).toEqual(terminated);
    expect(await errorOf(idle.commit())).toEqual(stoppedCommit);
    expect(both.double.graph.nodeCount()).toBe(0);
  });

  it('that need more memory than there is fail, and leave what they took', async () => {
    await using both = await pair();
    await both.run('merge node', { id: 1n });
    const { bytes } = both.double.store;
    both.double.limitMemory(bytes + 100);

    const error = await errorOf(both.run('merge node', { id: 2n }));
    const afterwards = both.double.store.bytes;
    both.double.limitMemory(Number.POSITIVE_INFINITY);
    await both.run('merge node', { id: 2n });

    expect(error.code).toBe('Memgraph.TransientError.MemgraphError.MemgraphError');
    expect(error.message).toMatch(/^Memory limit exceeded! Attempting to allocate a chunk of 200\.00B /);
    expect(afterwards).toBe(bytes);
    expect(both.double.graph.nodeCount()).toBe(2);
  });

  it('of a database that there is not are not begun', async () => {
    await using both = await pair();

    const error = await errorOf(both.run('merge node', {}, { database: 'neo4j' }));
    const home = await both.run('merge node', {}, { database: 'memgraph' });

    expect(error).toEqual({
      code: 'Memgraph.TransientError.MemgraphError.MemgraphError',
      message: 'Tried to retrieve an unknown database "neo4j".',
    });
    expect(home.summary.database.name).toBe('memgraph');
  });
});

describe('a statement that commits by itself', () => {
  it('commits when its last record was fetched, and not before', async () => {
    await using both = await pair();
    const session = both.driver.session({ fetchSize: 1 });
    const result = session.run('merge node');

    const { counters } = (await result).summary;
    await session.close();

    expect(counters.updates().nodesCreated).toBe(1);
    expect(both.double.graph.nodeCount()).toBe(1);
    expect(both.double.counters.commits).toBe(1);
  });

  it('has a summary without a bookmark', async () => {
    await using both = await pair();
    const session = both.driver.session();
    await session.run('merge node');

    const bookmarks = session.lastBookmarks();
    await session.close();

    expect(bookmarks).toEqual([]);
  });

  it('is taken back where a constraint is violated', async () => {
    await using both = await pair();
    await both.run('CREATE CONSTRAINT ON (n:L) ASSERT EXISTS (n.name)');

    const error = await errorOf(both.run('merge node'));

    expect(error.message).toBe('Unable to commit due to existence constraint violation on :L(name)');
    expect(both.double.graph.nodeCount()).toBe(0);
    expect(both.double.openTransactions).toBe(0);
  });
});
