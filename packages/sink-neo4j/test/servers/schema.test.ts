import { defineGraph } from '@rivergraph/core';
import type { AnyGraph } from '@rivergraph/core';
import { describeWithNeo4j } from '@rivergraph/servers/vitest';
import { expect, it } from 'vitest';
import { createNeo4jSink } from '../../src/index.ts';
import type { Neo4jWriting } from '../../src/index.ts';
import { addressOf } from '../support/address.ts';
import { sinkContext } from '../../../cypher/test/bolt-support/contexts.ts';
import { keysGraph as graph } from '../../../cypher/test/bolt-support/keys-graph.ts';
import { query } from '../../../cypher/test/bolt-support/read-graph.ts';
import { runValues } from '../../../cypher/test/bolt-support/run-pipeline.ts';
import { useDatabase } from '../../../cypher/test/bolt-support/use-database.ts';
import { neo4jDatabase } from '../support/neo4j-database.ts';

const { Person } = graph;
const wanted = ['Ci`ty (coun`try, name)', 'Person (id)'];

describeWithNeo4j('createNeo4jSink', (neo4j) => {
  const driver = useDatabase(neo4jDatabase(neo4j));

  async function open(schema?: Neo4jWriting['schema'], of: AnyGraph = graph): Promise<void> {
    const sink = createNeo4jSink({ ...addressOf(neo4j), graph: of, schema });
    try {
      await sink.open(sinkContext());
    } finally {
      await sink.close();
    }
  }

  async function constraints(): Promise<readonly string[]> {
    const rows = await query(driver(), 'SHOW CONSTRAINTS YIELD labelsOrTypes AS labels, properties, type');
    return rows
      .map(({ labels, properties }) => `${String(labels)} (${(properties as string[]).join(', ')})`)
      .sort();
  }

  it('creates what is missing, once, and nothing for owned nodes', async () => {
    await open();
    await open('ensure');
    await open('verify');

    expect(await constraints()).toEqual(wanted);
  });

  it('names all that is missing when it only verifies, and creates nothing', async () => {
    await query(driver(), 'CREATE CONSTRAINT FOR (n:Person) REQUIRE n.name IS UNIQUE');
    await query(driver(), 'CREATE CONSTRAINT FOR (n:`Ci``ty`) REQUIRE n.name IS UNIQUE');

    await expect(open('verify')).rejects.toMatchObject({
      code: 'misconfigured',
      reason: 'schema',
      message:
        'neo4j: expected uniqueness constraints that are missing: Person (id); Ci`ty (coun`try, name); open with schema: ensure',
    });
    expect(await constraints()).toEqual(['Ci`ty (name)', 'Person (name)']);
  });

  it('neither looks nor creates when it is off', async () => {
    await open('off');

    expect(await constraints()).toEqual([]);
  });

  it('prepares when it is asked to', async () => {
    const sink = createNeo4jSink({ ...addressOf(neo4j), graph, schema: 'off' });
    await sink.open(sinkContext());

    await expect(sink.prepareSchema?.('verify', sinkContext())).rejects.toMatchObject({
      code: 'misconfigured',
    });
    await sink.prepareSchema?.('ensure', sinkContext());
    await sink.prepareSchema?.('verify', sinkContext());
    await sink.close();

    expect(await constraints()).toEqual(wanted);
  });

  it("is content with constraints of the user's own, whatever their name and the order of their properties", async () => {
    await query(driver(), 'CREATE CONSTRAINT `mi``ne` FOR (n:Person) REQUIRE n.id IS UNIQUE');
    await query(
      driver(),
      'CREATE CONSTRAINT other FOR (n:`Ci``ty`) REQUIRE (n.name, n.`coun``try`) IS UNIQUE',
    );

    await open('verify');
    await open('ensure');

    expect(await constraints()).toEqual(['Ci`ty (name, coun`try)', 'Person (id)']);
  });

  it('says how many nodes share a key where some do', async () => {
    await query(driver(), 'UNWIND [1, 1, 1, 2, 3, 3, null, null] AS id CREATE (n:Person) SET n.id = id');
    await query(driver(), "UNWIND ['a', 'b', 'b'] AS name CREATE (:`Ci``ty` {`coun``try`: 'x', name: name})");

    await expect(open()).rejects.toMatchObject({
      code: 'misconfigured',
      reason: 'schema',
      message: expect.stringContaining(
        'uniqueness of Person (id): expected each key once, found 5 nodes with 2 keys',
      ) as string,
    });
    await query(driver(), 'MATCH (n:Person) DELETE n');
    await expect(open()).rejects.toThrow(
      'uniqueness of Ci`ty (coun`try, name): expected each key once, found 2 nodes with 1 key',
    );
  });

  it("says so where an index of the user's own is in the way", async () => {
    await query(driver(), 'CREATE INDEX mine FOR (n:Person) ON (n.id)');

    await expect(open()).rejects.toMatchObject({
      code: 'misconfigured',
      reason: 'schema',
      message: expect.stringContaining('an index of the same label and properties is in its way') as string,
    });
  });

  it('lets several sinks prepare 20 labels at once', async () => {
    const labels = Array.from({ length: 20 }, (_, at) => `L${at}`);
    const nodes = Object.fromEntries(labels.map((label) => [label, { key: { id: 'integer' } }]));
    const large = defineGraph({ nodes } as never) as unknown as AnyGraph;

    await Promise.all([1, 2, 3].map(async () => await open('ensure', large)));

    expect(await constraints()).toEqual(labels.map((label) => `${label} (id)`).sort());
  });

  it('creates a constraint while another sink writes', async () => {
    const size = 3000;
    let isPrepared = false;
    const rows = Array.from({ length: size }, (_, id) => ({ id: id % 1500, name: `n${id}` }));
    const preparing = createNeo4jSink({ ...addressOf(neo4j), graph });
    const { deadLetters, error } = await runValues(rows, {
      sink: createNeo4jSink({ ...addressOf(neo4j), graph, schema: 'off' }),
      transform: async ({ value }) => {
        if (value.id === 500 && !isPrepared) {
          isPrepared = true;
          await preparing.open(sinkContext());
        }
        return Person.upsert(value);
      },
      delivery: { maxRecords: 100, maxWaitMs: 1 },
    });
    await preparing.close();

    const found = await query(
      driver(),
      'MATCH (n:Person) RETURN count(n) AS nodes, count(DISTINCT n.id) AS keys',
    );
    expect({ error, deadLetters: deadLetters.length }).toEqual({ error: undefined, deadLetters: 0 });
    expect(found).toEqual([{ nodes: 1500n, keys: 1500n }]);
    expect(await constraints()).toEqual(wanted);
  });
});
