import driverOf from 'neo4j-driver';
import { describeWithNeo4j } from '@rivergraph/servers/vitest';
import { useDatabase } from '../../../cypher/test/bolt-support/use-database.ts';
import { describeDriverValues } from '../../../cypher/test/bolt-support/user-statements/driver-values.ts';
import { createNeo4jSink } from '../../src/index.ts';
import { addressOf } from '../support/address.ts';
import { neo4jDatabase } from '../support/neo4j-database.ts';

const { Date, DateTime, Duration, LocalDateTime, LocalTime, Point, Time } = driverOf.types;

describeWithNeo4j('cypher', (neo4j) => {
  const driver = useDatabase(neo4jDatabase(neo4j));

  describeDriverValues(
    { driver, sinkOf: () => createNeo4jSink(addressOf(neo4j)) },
    {
      date: new Date(12_024n, 5n, 1n),
      time: new Time(12n, 30n, 0n, 5000n, 3600n),
      localTime: new LocalTime(12n, 30n, 0n, 5n),
      local: new LocalDateTime(2024n, 5n, 1n, 12n, 30n, 0n, 5000n),
      offset: new DateTime(2024n, 5n, 1n, 12n, 30n, 0n, 5000n, -5400n),
      zone: new DateTime(2024n, 5n, 1n, 12n, 30n, 0n, 5000n, 7200n, 'Europe/Paris'),
      duration: new Duration(1n, 2n, 3n, 4n),
      flat: new Point(7203n, 1, 2),
      earth: new Point(4979n, 1, 2, 3),
    },
    'CREATE (e:Event) SET e = event',
  );
});
