import fc from 'fast-check';
import type { Driver } from 'neo4j-driver';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MemgraphDouble } from '../../src/memgraph-double/memgraph-double.ts';
import { startMemgraphDouble } from '../../src/memgraph-double/start-memgraph-double.ts';
import { openMemgraph } from '../../src/memgraph/open-memgraph.ts';
import { outcomeOf, refill } from './comparison/outcome.ts';
import { startGraphs } from './comparison/start-graph.ts';
import { statements } from './comparison/statement.ts';

const clauses = [
  'MATCH',
  'OPTIONAL MATCH',
  'WHERE',
  'UNWIND',
  'MERGE',
  'ON CREATE SET',
  'ON MATCH SET',
  'CREATE',
  'SET',
  'REMOVE',
  'DELETE',
  'DETACH DELETE',
  'FOREACH',
  'WITH *',
  'WITH DISTINCT',
  'ORDER BY',
  'SKIP',
  'LIMIT',
  'CALL {',
  'CALL (',
  'CASE',
  'count(DISTINCT',
  'collect(',
  'IS NULL',
  'STARTS WITH',
  'XOR',
  '[x IN',
];

// The comparison itself needs a Neo4j. This needs none: what it compares has to be worth it.
describe('the statements that are compared with Neo4j', () => {
  let double: MemgraphDouble;
  let driver: Driver;
  beforeAll(async () => {
    double = await startMemgraphDouble();
    driver = openMemgraph(double.url, { useBigInt: true, maxTransactionRetryTime: 0 }).driver;
  });
  afterAll(async () => {
    await driver.close();
    await double.stop();
  });

  it('have every clause', () => {
    const texts = fc.sample(statements, { numRuns: 500, seed: 1 }).map(({ text }) => text);

    const missing = clauses.filter((clause) => !texts.some((text) => text.includes(clause)));

    expect(missing).toEqual([]);
  });

  it('mostly do something: find rows, or change the graph', async () => {
    const graphs = fc.sample(startGraphs, { numRuns: 30, seed: 1 });
    const all = fc.sample(statements, { numRuns: 150, seed: 1 });
    const tally = { refused: 0, changing: 0, finding: 0 };

    for (const [at, statement] of all.entries()) {
      const graph = graphs[at / 5];
      if (graph !== undefined) await refill(driver, graph);
      const { refused, counters, rows } = await outcomeOf(driver, statement, 'number');
      const changed = Object.values(counters).some((many) => many > 0);
      tally.refused += refused === undefined ? 0 : 1;
      tally.changing += changed ? 1 : 0;
      tally.finding += rows.length > 0 ? 1 : 0;
    }

    expect(tally.refused).toBeLessThan(20);
    expect(tally.changing).toBeGreaterThan(45);
    expect(tally.finding).toBeGreaterThan(55);
  }, 30_000);
});
