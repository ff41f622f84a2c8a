import neo4j from 'neo4j-driver';
import type { Session, Transaction } from 'neo4j-driver';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { memgraphErrors } from '../../src/memgraph-double/errors.ts';
import { openMemgraph } from '../../src/memgraph/open-memgraph.ts';
import type { MemgraphClient } from '../../src/memgraph/open-memgraph.ts';
import { describeWithMemgraph } from '../../src/vitest/describe-with-memgraph.ts';

const client = 'Memgraph.ClientError.MemgraphError.MemgraphError';
const mergeEdge = 'MATCH (a:L {id: 1}), (b:L {id: 2}) MERGE (a)-[r:R]->(b)';
const guarded = 'MATCH (a:L {id: 1}), (b:L {id: 2}) SET a.`__g` = true REMOVE a.`__g` MERGE (a)-[r:R]->(b)';

async function errorOf(
  work: PromiseLike<unknown>,
): Promise<{ readonly code: unknown; readonly message: string }> {
  try {
    await work;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return { code: 'code' in error ? error.code : undefined, message: error.message };
  }
  throw new Error('expected an error, got none');
}

// What is said here of Memgraph is said of the real one, too: the double has to keep to it.
await describeWithMemgraph('Memgraph', (memgraph) => {
  let graph: MemgraphClient;
  let sessions: Session[] = [];

  beforeAll(() => {
    graph = openMemgraph(memgraph(), { maxTransactionRetryTime: 0 });
  });
  beforeEach(async () => {
    await Promise.all(sessions.map(async (session) => session.close()));
    sessions = [];
    await graph.clear();
  });
  afterAll(async () => {
    await Promise.all(sessions.map(async (session) => session.close()));
    await graph.close();
  });

  async function begin(): Promise<Transaction> {
    const session = graph.driver.session();
    sessions.push(session);
    return session.beginTransaction();
  }

  async function twoNodes(): Promise<void> {
    await graph.run('CREATE (:L {id: 1}), (:L {id: 2})');
  }

  describe('a client for tests', () => {
    it('reads the graph as lines, counts and clears it', async () => {
      await graph.run('CREATE INDEX ON :Person(id)');
      await graph.run('CREATE CONSTRAINT ON (n:Person) ASSERT n.id IS UNIQUE');
      const people = [
        { id: 1, name: 'Ada' },
        { id: 2, name: 'Bob' },
      ];
      const merge = 'UNWIND $people AS row MERGE (n:Person {id: toInteger(row.id)}) SET n.name = row.name';
      await graph.run(merge, { people });
      await graph.run(
        'MATCH (a:Person {id: 1}), (b:Person {id: 2}) MERGE (a)-[r:KNOWS]->(b) SET r.since = 1',
      );

      const [lines, counts] = [await graph.lines(), await graph.counts()];
      await graph.clear();

      expect(lines).toEqual([
        '(:Person {"id":1,"name":"Ada"})',
        '(:Person {"id":1})-[:KNOWS {"since":1}]->(:Person {"id":2})',
        '(:Person {"id":2,"name":"Bob"})',
      ]);
      expect(counts).toEqual({ nodes: 2, edges: 1 });
      expect(await graph.lines()).toEqual([]);
      expect((await graph.run('SHOW CONSTRAINT INFO')).records).toEqual([]);
      expect((await graph.run('SHOW INDEX INFO')).records).toEqual([]);
    });
  });

  describe('two transactions', () => {
    it('conflict at once where both write a node', async () => {
      await twoNodes();
      const [first, second] = [await begin(), await begin()];
      await first.run('MATCH (n:L {id: 1}) SET n.name = "first"');

      const error = await errorOf(second.run('MATCH (n:L {id: 1}) SET n.name = "second"'));
      await first.commit();

      expect(error.code).toBe(memgraphErrors.conflict.code);
      expect(error.message).toMatch(
        /^Cannot resolve conflicting transactions\. Retry this transaction when /,
      );
    });

    it('conflict where the first one was committed after the second one began', async () => {
      await twoNodes();
      const second = await begin();
      await second.run('MATCH (n:L {id: 2}) RETURN n.name');
      await graph.run('MATCH (n:L {id: 1}) SET n.name = "first"');

      const error = await errorOf(second.run('MATCH (n:L {id: 1}) SET n.name = "second"'));

      expect(error.code).toBe(memgraphErrors.conflict.code);
    });

    it('both commit the same relationship, so that it is there twice', async () => {
      await twoNodes();
      const [first, second] = [await begin(), await begin()];
      await first.run(mergeEdge);
      await second.run(mergeEdge);
      await first.commit();
      await second.commit();

      expect((await graph.counts()).edges).toBe(2);
    });

    it('conflict over the same relationship where each writes a property of its start and removes it again', async () => {
      await twoNodes();
      const [first, second] = [await begin(), await begin()];
      await first.run(guarded);

      const error = await errorOf(second.run(guarded));
      await first.commit();
      await graph.run(guarded);

      expect(error.code).toBe(memgraphErrors.conflict.code);
      expect(await graph.lines()).toEqual([
        '(:L {"id":1})',
        '(:L {"id":1})-[:R {}]->(:L {"id":2})',
        '(:L {"id":2})',
      ]);
    });

    it('conflict where one writes a node and the other one adds a relationship to it', async () => {
      await twoNodes();
      const [first, second] = [await begin(), await begin()];
      await first.run('MATCH (n:L {id: 2}) SET n.name = "first"');

      const error = await errorOf(second.run(mergeEdge));
      await first.commit();

      expect(error.code).toBe(memgraphErrors.conflict.code);
    });

    it('lose the race for a unique value at COMMIT, and win when they try again', async () => {
      await graph.run('CREATE CONSTRAINT ON (n:L) ASSERT n.id IS UNIQUE');
      const [first, second] = [await begin(), await begin()];
      await first.run('MERGE (n:L {id: 5}) SET n.name = "first"');
      await second.run('MERGE (n:L {id: 5}) SET n.name = "second"');
      await first.commit();

      const error = await errorOf(second.commit());
      await graph.run('MERGE (n:L {id: 5}) SET n.name = "again"');

      const message = 'Unable to commit due to unique constraint violation on :L(id)';
      expect(error).toEqual({ code: client, message });
      expect(await graph.lines()).toEqual(['(:L {"id":5,"name":"again"})']);
    });
  });

  describe('a transaction', () => {
    it('is taken back by an error, and does nothing more', async () => {
      const transaction = await begin();
      await transaction.run('CREATE (:L {id: 1})');

      const error = await errorOf(transaction.run('THIS IS NO STATEMENT'));
      await errorOf(transaction.commit());

      expect(error.code).toBe(client);
      expect(await graph.counts()).toEqual({ nodes: 0, edges: 0 });
    });

    it.each([
      ['CREATE INDEX ON :L(id)', 'Index manipulation'],
      ['CREATE CONSTRAINT ON (n:L) ASSERT n.id IS UNIQUE', 'Constraint manipulation'],
      ['SHOW INDEX INFO', 'Storage information query'],
    ])('refuses %s', async (text, what) => {
      const transaction = await begin();

      const error = await errorOf(transaction.run(text));

      expect(error.code).toBe(client);
      expect(error.message).toContain(`${what} is not allowed in multicommand transactions. `);
    });

    it('that writes keeps others from changing the schema', async () => {
      const transaction = await begin();
      await transaction.run('CREATE (:L {id: 1})');

      const error = await errorOf(graph.run('CREATE INDEX ON :L(id)'));
      await transaction.rollback();
      await graph.run('CREATE INDEX ON :L(id)');

      expect(error.code).toBe(memgraphErrors.readOnlyAccess.code);
      expect(error.message).toMatch(/^Cannot get .* access to the storage\./);
    });
  });

  describe('a constraint', () => {
    it('that is there is added again without an error', async () => {
      await graph.run('CREATE CONSTRAINT ON (n:L) ASSERT n.id IS UNIQUE');

      const { summary } = await graph.run('CREATE CONSTRAINT ON (n:L) ASSERT n.id IS UNIQUE');

      expect(summary.notifications[0]?.code).toBe('ConstraintAlreadyExists');
    });

    it('of existence is looked at when a statement commits', async () => {
      await graph.run('CREATE CONSTRAINT ON (n:L) ASSERT EXISTS (n.id)');

      const error = await errorOf(graph.run('CREATE (:L {name: "x"})'));

      const message = 'Unable to commit due to existence constraint violation on :L(id)';
      expect(error).toEqual({ code: client, message });
    });
  });

  describe('a parameter', () => {
    it.each([
      ['bytes', new Int8Array([1, 2, 3])],
      ['a time with an offset', new neo4j.types.Time(1, 2, 3, 0, 3_600)],
    ])('that is %s ends the connection', async (_name, value) => {
      const error = await errorOf(graph.run('CREATE (:L {value: $value})', { value }));

      expect(error).toEqual(memgraphErrors.execution);
      expect(await graph.counts()).toEqual({ nodes: 0, edges: 0 });
    });

    it.each([
      ['a date', new neo4j.types.Date(2024, 2, 29)],
      ['a local date and time', new neo4j.types.LocalDateTime(2024, 2, 29, 1, 2, 3, 4_000)],
      ['a date and time', new neo4j.types.DateTime(2024, 2, 29, 1, 2, 3, 4_000, 7_200)],
      ['a duration', new neo4j.types.Duration(0, 1, 2, 3_000)],
      ['a point', new neo4j.types.Point(neo4j.int(4326), 12.5, 41.9)],
      ['an integer', neo4j.int('9007199254740993')],
      ['a list of maps', [{ a: [1.5] }]],
    ])('that is %s comes back as it went', async (_name, value) => {
      await graph.run('CREATE (:L {value: $value})', { value });

      const { records } = await graph.run('MATCH (n:L) RETURN n.value AS value');

      expect(String(records[0]?.get('value'))).toBe((value as { toString(): string }).toString());
    });
  });
});
