import driverOf from 'neo4j-driver';
import { describeWithNeo4j } from '@rivergraph/servers/vitest';
import { expect, it } from 'vitest';
import { createNeo4jSink, cypher } from '../../src/index.ts';
import { addressOf } from '../support/address.ts';
import { query } from '../../../cypher/test/bolt-support/read-graph.ts';
import { runValues } from '../../../cypher/test/bolt-support/run-pipeline.ts';
import { useDatabase } from '../../../cypher/test/bolt-support/use-database.ts';
import { neo4jDatabase } from '../support/neo4j-database.ts';

describeWithNeo4j('values of the driver', (neo4j) => {
  const driver = useDatabase(neo4jDatabase(neo4j));

  it('are stored as what they are', async () => {
    const { Date, DateTime, Duration, LocalDateTime, LocalTime, Point, Time } = driverOf.types;
    const value = {
      date: new Date(12_024n, 5n, 1n),
      time: new Time(12n, 30n, 0n, 5000n, 3600n),
      localTime: new LocalTime(12n, 30n, 0n, 5n),
      local: new LocalDateTime(2024n, 5n, 1n, 12n, 30n, 0n, 5000n),
      offset: new DateTime(2024n, 5n, 1n, 12n, 30n, 0n, 5000n, -5400n),
      zone: new DateTime(2024n, 5n, 1n, 12n, 30n, 0n, 5000n, 7200n, 'Europe/Paris'),
      duration: new Duration(1n, 2n, 3n, 4n),
      flat: new Point(7203n, 1, 2),
      earth: new Point(4979n, 1, 2, 3),
    };

    const { deadLetters, error } = await runValues([value], {
      sink: createNeo4jSink(addressOf(neo4j)),
      transform: cypher('CREATE (e:Event) SET e = event'),
    });

    const [row] = await query(driver(), 'MATCH (e:Event) RETURN properties(e) AS e');
    const stored = row?.['e'] as { readonly [name: string]: unknown };
    expect({ deadLetters, error }).toEqual({ deadLetters: [], error: undefined });
    for (const [name, sent] of Object.entries(value)) expect(String(stored[name])).toBe(String(sent));
  });
});
