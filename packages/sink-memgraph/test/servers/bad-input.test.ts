import { describeWithMemgraph } from '@rivergraph/servers/vitest';
import { describeBadInput } from '../../../cypher/test/bolt-support/bad-input/describe-bad-input.ts';
import { asEvent, asRow } from '../../../cypher/test/bolt-support/bad-input/one-poison.ts';
import { createMemgraphSink } from '../../src/index.ts';
import { addressOf } from '../support/address.ts';
import { memgraphDatabase } from '../support/memgraph-database.ts';

const nowhere = { place: { x: 500, y: 0, srid: 4326 } };

/** A day of an event, which may have none: `date(null)` is today. */
const day = 'p.day = CASE WHEN event.day IS NULL THEN null ELSE date(event.day) END';

await describeWithMemgraph('a pipeline into Memgraph', (memgraph) => {
  describeBadInput({
    database: {
      ...memgraphDatabase(memgraph),
      // Nothing says how bytes are stored.
      createSink: (graph) => createMemgraphSink({ ...addressOf(memgraph()), graph }),
    },
    rowFaults: {
      'a place that is not on earth': nowhere,
      'a time that is beyond what is stored': { seen: '9999-12-31T23:00:00-02:00' },
    },
    events: {
      statement: `MERGE (p:Person {id: event.id}) SET p.value = event.value, ${day}, p.part = 1 / event.divisor`,
      faults: {
        bytes: { value: new Uint8Array([1]) },
        'bytes in a list in a map': { value: { deep: [new Uint8Array([1])] } },
      },
      right: 1.5,
    },
    wrongStatements: [
      [
        'has a fault on its third line',
        'MERGE (m:M {id: event.id})\nSET m.a = 1,\n    m.b = = 2',
        'statement of the member, line 3, column 11: expected',
      ],
      [
        'has a fault on its first line',
        'MERGE (m:M {id: event.id)',
        'statement of the member, line 1, column ',
      ],
      [
        'names what is not bound',
        'MERGE (m:M {id: event.id})\nSET m.at = other.at',
        'statement of the member: expected',
      ],
      [
        'calls what is not there',
        'MERGE (m:M {id: event.id})\nSET m.at = no.such(1)',
        'statement of the member',
      ],
    ],
    poisons: [
      {
        what: 'a row of a graph with what Memgraph does not hold',
        wrong: { id: 'p', ...nowhere },
        transform: asRow,
      },
      {
        what: 'an event with what closes the connection',
        wrong: { id: 'p', name: new Uint8Array([1]) },
        transform: asEvent(),
      },
      {
        what: 'an event that the server refuses',
        wrong: { id: 'p', name: 'n', day: 'no date' },
        transform: asEvent(`, ${day}`),
      },
      {
        what: 'an event with a key of null, of which the server does not say where',
        wrong: { id: null, name: 'n' },
        transform: asEvent(),
      },
    ],
  });
});
