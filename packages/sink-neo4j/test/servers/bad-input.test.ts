import { describeWithNeo4j } from '@rivergraph/servers/vitest';
import { describeBadInput } from '../../../cypher/test/bolt-support/bad-input/describe-bad-input.ts';
import { asEvent, asRow } from '../../../cypher/test/bolt-support/bad-input/one-poison.ts';
import { neo4jDatabase } from '../support/neo4j-database.ts';

const longKey = { id: 'k'.repeat(10_000) };

describeWithNeo4j('a pipeline into Neo4j', (neo4j) => {
  describeBadInput({
    database: neo4jDatabase(neo4j),
    rowFaults: { 'a key beyond what an index takes': longKey },
    events: {
      statement:
        'MERGE (p:Person {id: event.id}) ' +
        'SET p.value = event.value, p.day = date(event.day), p.part = 1 / event.divisor, p += coalesce(event.others, {})',
      faults: {
        'a map as a property': { value: { deep: { a: 1 } } },
        'a list of several types': { value: [1, 'a'] },
        'a list of lists': { value: [[1]] },
        'a list with a null': { value: [1, null] },
        'an empty property name': { others: { '': 1 } },
        'a key beyond what an index takes': longKey,
      },
      right: Number.NaN,
    },
    wrongStatements: [
      [
        'has a fault on its third line',
        'MERGE (m:M {id: event.id})\nSET m.a = 1,\n    m.b = = 2',
        'statement of the member, line 3, column 11: expected a statement',
      ],
      [
        'has a fault on its first line',
        'MERGE (m:M {id: event.id)',
        'statement of the member, line 1, column 25: expected a statement',
      ],
      [
        'names what is not bound',
        'MERGE (m:M {id: event.id})\nSET m.at = row.at',
        'statement of the member, line 2, column 12: expected a statement',
      ],
      [
        'calls what is not there',
        'MERGE (m:M {id: event.id})\nSET m.at = no.such(1)',
        'statement of the member, line 2, column 12: expected a statement',
      ],
    ],
    poisons: [
      { what: 'a row of a graph', wrong: { ...longKey, name: 'n' }, transform: asRow },
      { what: 'an event of a statement', wrong: { id: 'p', name: { no: 'text' } }, transform: asEvent() },
    ],
  });
});
