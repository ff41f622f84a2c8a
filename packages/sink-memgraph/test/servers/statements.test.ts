import { describeBatch } from '@rivergraph/cypher/bolt';
import { openMemgraph } from '@rivergraph/servers';
import type { MemgraphClient } from '@rivergraph/servers';
import { describeWithMemgraph } from '@rivergraph/servers/vitest';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { batchOf, placed } from '../../../cypher/test/bolt-support/placed.ts';
import { memgraphDialect } from '../../src/statement/dialect.ts';
import { writesOfAllKinds } from '../statement/graph.ts';

/** All that the writes of `writesOfAllKinds` want to be there. */
const graph = `CREATE (u:User {id: 1})-[:HAS_DAY]->(:Day {date: date('2024-05-01')}),
  (u)-[:KNOWS]->(:User {id: 2}),
  (u)-[:BOUGHT {at: datetime('2024-05-01T12:30:00Z')}]->(:Item {shop: 's', id: 7, sizes: [2]}),
  (:Device {id: 1, seen: datetime('2024-05-02T00:00:00Z')})-[:HAS_READING]->(:Reading {rev: 2}),
  (:Sensor {id: 1})`;

const cases = Object.entries(writesOfAllKinds).flatMap(([kind, write]) =>
  [true, false].map((guard) => [kind, guard ? 'guarded' : 'unguarded', write, guard] as const),
);

await describeWithMemgraph('each statement of the sink', (memgraph) => {
  let client: MemgraphClient;
  beforeAll(() => {
    client = openMemgraph(memgraph());
  });
  afterAll(async () => await client[Symbol.asyncDispose]());

  it.each(cases)('is run: %s, %s; a second time changes nothing', async (_, __, write, guard) => {
    const dialect = memgraphDialect({ guard, bytes: undefined });
    const statements = describeBatch(batchOf(placed(write)), { dialect, maxCells: 100 });
    const runAll = async (): Promise<readonly string[]> => {
      for (const { text, parameters } of statements) await client.run(text, parameters);
      return await client.lines();
    };

    for (const start of [undefined, graph]) {
      await client.clear();
      if (start !== undefined) await client.run(start);
      const once = await runAll();

      expect(await runAll()).toEqual(once);
      expect(once.join('\n')).not.toContain('__rivergraph');
    }
  });
});
