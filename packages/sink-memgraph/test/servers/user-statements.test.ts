import { MemgraphClient } from '@rivergraph/servers';
import { describeWithMemgraph } from '@rivergraph/servers/vitest';
import neo4j from 'neo4j-driver';
import { expect, it } from 'vitest';
import { query } from '../../../cypher/test/bolt-support/read-graph.ts';
import { runValues } from '../../../cypher/test/bolt-support/run-pipeline.ts';
import { useDatabase } from '../../../cypher/test/bolt-support/use-database.ts';
import { describeDriverValues } from '../../../cypher/test/bolt-support/user-statements/driver-values.ts';
import { describeUserStatements } from '../../../cypher/test/bolt-support/user-statements/describe-user-statements.ts';
import { clean } from '../../../cypher/test/bolt-support/user-statements/stage.ts';
import { createMemgraphSink, cypher } from '../../src/index.ts';
import { addressOf } from '../support/address.ts';
import { memgraphDatabase } from '../support/memgraph-database.ts';

const { Date, DateTime, Duration, LocalDateTime, LocalTime, Point } = neo4j.types;
const values = {
  date: new Date(2024n, 5n, 1n),
  time: new LocalTime(12n, 30n, 0n, 5000n),
  local: new LocalDateTime(2024n, 5n, 1n, 12n, 30n, 0n, 5000n),
  offset: new DateTime(2024n, 5n, 1n, 12n, 30n, 0n, 5000n, -5400n),
  zone: new DateTime(2024n, 5n, 1n, 12n, 30n, 0n, 5000n, 7200n, 'Europe/Paris'),
  duration: new Duration(0n, 2n, 3n, 4000n),
  flat: new Point(7203n, 1, 2),
  earth: new Point(4979n, 1, 2, 3),
};
const setEach = `CREATE (e:Event) SET ${Object.keys(values)
  .map((name) => `e.${name} = event.${name}`)
  .join(', ')}`;

await describeWithMemgraph('cypher', (memgraph) => {
  const driver = useDatabase(memgraphDatabase(memgraph));
  const sinkOf = (bytes?: 'base64' | 'hex'): ReturnType<typeof createMemgraphSink> =>
    createMemgraphSink({ ...addressOf(memgraph()), bytes });
  const unique = async (label: string): Promise<void> => {
    await new MemgraphClient(driver()).run(`CREATE CONSTRAINT ON (n:${label}) ASSERT n.id IS UNIQUE`);
  };

  describeUserStatements({
    driver,
    sinkOf,
    bytes: {
      header: { sinkOf: () => sinkOf('base64'), stored: '/w==' },
      values: {
        sinkOf: () => sinkOf('hex'),
        form: 'event',
        stored: [{ a: 1.5, b: [1n, null] }, 'no JSON', '01ff', 7n, ''],
      },
    },
    unique,
    // Relationships are left to what the statement says: a guard of its own keeps the sinks from making them twice.
    twoSinks: {
      members: 40,
      statement: `MERGE (m:Member {id: event.id})
MERGE (f:Member {id: event.friend})
SET m.guard = true
REMOVE m.guard
MERGE (m)-[k:KNOWS]->(f) SET k.seen = true`,
      delivery: { maxRecords: 30 },
    },
  });

  describeDriverValues({ driver, sinkOf }, values, setEach);

  it('leaves out a record with a value of the driver that Memgraph does not read, and that alone', async () => {
    const all = [1, new neo4j.types.Time(1, 2, 3, 4, 3600), { at: new Date(10_000, 1, 1) }, 2];
    const { deadLetters, error } = await runValues(all, {
      sink: sinkOf(),
      transform: cypher('CREATE (:Event {v: 1, of: event})'),
    });

    expect(error).toBeUndefined();
    expect(deadLetters.flatMap(({ rejections }) => rejections.map(({ code }) => code))).toEqual([
      'rejected',
      'rejected',
    ]);
    expect(await query(driver(), 'MATCH (e:Event) RETURN count(e) AS events')).toEqual([{ events: 2n }]);
  });

  it('makes each node once of what two sinks write about the same keys', async () => {
    await unique('Member');
    const rows = Array.from({ length: 600 }, (_, at) => ({ id: (at * 37) % 200 }));
    const transform = cypher('MERGE (m:Member {id: event.id}) SET m.seen = true', {
      entities: ({ value }) => [String((value as (typeof rows)[0]).id)],
    });
    const run = async (all: readonly unknown[]) =>
      await runValues(all, { sink: sinkOf(), transform, delivery: { maxRecords: 50 } });

    const outcomes = await Promise.all([run(rows), run(rows.toReversed())]);

    expect(outcomes.map(({ deadLetters, error }) => ({ deadLetters, error }))).toEqual([clean, clean]);
    expect(await query(driver(), 'MATCH (m:Member) RETURN count(m) AS nodes')).toEqual([{ nodes: 200n }]);
  });
});
