import { describe, expect, it } from 'vitest';
import { codes } from '../../../src/memgraph-double/port.ts';
import { errorOf, failureOf } from './run.ts';

const syntax: readonly (readonly [string, number])[] = [
  ['', 1],
  ['RETURN', 7],
  ['RETURN 1 2', 10],
  ['RETURN 1; RETURN 2', 11],
  ['RETURN r[0].name', 12],
  ['RETURN [1 2]', 11],
  ['RETURN (a)-[:T]->(b)', 11],
  ['RETURN COUNT { (a) }', 8],
  ['RETURN EXISTS { MATCH (a) }', 8],
  ['RETURN COLLECT { MATCH (a) RETURN a }', 8],
  ['RETURN all(x IN [1] WHERE x > 0)', 8],
  ['RETURN reduce(a = 0, x IN [1] | a + x)', 8],
  ['MATCH (n:$(label)) RETURN n', 11],
  ['MATCH p = (a)-->(b) RETURN p', 7],
  ['MATCH (a)-[:T*1..3]->(b) RETURN a', 14],
  ['MATCH ((a)-->(b)){2} RETURN a', 8],
  ['MATCH (n) SET n.a.b = 1', 18],
  ['MATCH (n) FOREACH (x IN [1] | MATCH (m))', 31],
  ['SHOW INDEX INFO', 1],
  ['DROP GRAPH', 1],
  ['RETURN 1 UNION RETURN 2', 10],
  ['RETURN 9223372036854775808', 8],
  ['RETURN "\\q"', 9],
  ["RETURN 'open", 8],
  ['RETURN 1 § 2', 10],
];

describe('what is not in the language', () => {
  it.each(syntax)('refuses %j at position %d', (text, position) => {
    const error = errorOf(text, { r: [], label: 'L' });

    expect(error.code).toBe(codes.client);
    expect(error.message).toContain(`Error on line 1 position ${position}. The underlying parsing error is `);
  });

  it('tells the line', () => {
    expect(failureOf('MATCH (n)\n// nothing\nRETURN n n')).toContain('Error on line 3 position 10.');
  });

  it('says what came and what was expected', () => {
    expect(failureOf('UNWIND [1] AS x, y')).toBe(
      "Error on line 1 position 16. The underlying parsing error is mismatched input ',' expecting {CALL, CREATE, DELETE, DETACH, FOREACH, MATCH, MERGE, OPTIONAL, REMOVE, RETURN, SET, UNWIND, WITH}",
    );
  });

  it('refuses functions that are not in the subset', () => {
    expect(failureOf('RETURN isEmpty([])')).toBe("Function 'ISEMPTY' doesn't exist.");
    expect(failureOf('RETURN hasOwnProperty(1)')).toBe("Function 'HASOWNPROPERTY' doesn't exist.");
  });
});

const order: readonly (readonly [string, string])[] = [
  ['MATCH (n)', 'Query should either create or update something, or return results!'],
  ['CREATE (n) MATCH (m) RETURN m', "MATCH can't be put after RETURN clause or after an update."],
  ['CREATE (n) UNWIND [1] AS x RETURN x', "UNWIND can't be put after RETURN clause or after an update."],
  ['OPTIONAL MATCH (n) MATCH (m) RETURN m', "MATCH can't be put after OPTIONAL MATCH."],
  ['RETURN 1 WITH 2 AS x RETURN x', "RETURN can't be put before WITH."],
  ['RETURN 1 RETURN 2', 'There can only be one RETURN in a clause.'],
  ['RETURN 1 CREATE (n)', "Update clause can't be used after RETURN."],
  ['RETURN 1 CALL { CREATE (n) }', "CALL can't be put after RETURN clause."],
  [
    'UNWIND [1] AS x CALL { WITH x CREATE (n {x: x}) } MATCH (m) RETURN m',
    "MATCH can't be put after RETURN clause or after an update.",
  ],
  ['CALL { MATCH (n) } RETURN 1', 'Query should either create or update something, or return results!'],
];

describe('the order of clauses', () => {
  it.each(order)('refuses %j', (text, message) => {
    expect(failureOf(text)).toBe(message);
  });
});

const names: readonly (readonly [string, string])[] = [
  ['RETURN x', 'Unbound variable: x.'],
  ['MATCH (n {id: x.id}) RETURN n', 'Unbound variable: x.'],
  ['MATCH (n) WITH n.id AS id RETURN n', 'Unbound variable: n.'],
  ['MATCH (n) WITH count(*) AS c WHERE n.a = 1 RETURN c', 'Unbound variable: n.'],
  ['RETURN [x IN [1] | y]', 'Unbound variable: y.'],
  ['MERGE (n {id: 1}) SET m.a = 1', 'Unbound variable: m.'],
  ['MERGE (n {id: 1}) SET m:L', 'Unbound variable: m.'],
  ['FOREACH (x IN [1] | CREATE (n)) SET n.a = 1', 'Unbound variable: n.'],
  ['UNWIND [1] AS x CALL { CREATE (n {a: x}) } RETURN x', 'Unbound variable: x.'],
  ['CALL (x) { CREATE (n) } RETURN 1', 'Unbound variable: x.'],
  ['UNWIND [1] AS x UNWIND [2] AS x RETURN x', 'Redeclaring variable: x.'],
  ['MATCH (n) CREATE (n)', 'Redeclaring variable: n.'],
  ['MATCH (n) CREATE (n:L)-[:T]->()', 'Redeclaring variable: n.'],
  ['MATCH (n) MERGE (n {id: 1})-[:T]->()', 'Redeclaring variable: n.'],
  ['MATCH (a)-[e]->(b) CREATE (a)-[e:T]->(b)', 'Redeclaring variable: e.'],
  [
    'UNWIND [1] AS x CALL { RETURN 2 AS x } RETURN x',
    'Variable in subquery already declared in outer scope!',
  ],
  ['RETURN 1 AS a, 2 AS a', "Multiple results with the same name 'a' are not allowed."],
  ['WITH 1 + 1 RETURN 2', 'Only variables can be non-aliased in WITH.'],
  ['RETURN *', 'There are no variables in scope to use for *.'],
  ['MATCH (n) WHERE count(n) > 1 RETURN n', 'Aggregation functions are only allowed in WITH and RETURN.'],
  ['RETURN sum(count(*))', 'Using aggregation functions inside aggregation functions is not allowed.'],
  ['CREATE ()-[:A|B]->()', 'A single relationship type must be specified when creating an edge.'],
  ['MERGE ()-[]->()', 'A single relationship type must be specified when creating an edge.'],
  ['CREATE ()-[:A]-()', 'Bidirectional relationship are not supported when creating an edge.'],
  [
    'UNWIND [{l: "A"}] AS r MERGE (n:r.l {id: 1})',
    'Labels and types that depend on a row can only be used in CREATE, SET and REMOVE.',
  ],
  [
    'UNWIND [{l: "A"}] AS r MATCH ()-[:r.l]->() RETURN 1',
    'Labels and types that depend on a row can only be used in CREATE, SET and REMOVE.',
  ],
  ['RETURN $missing', 'Parameter $missing not provided.'],
];

describe('the names of a statement', () => {
  it.each(names)('refuses %j', (text, message) => {
    expect(failureOf(text)).toBe(message);
  });
});
