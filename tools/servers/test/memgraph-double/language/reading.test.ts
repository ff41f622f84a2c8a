import { beforeEach, describe, expect, it, vi } from 'vitest';
import { MemoryGraph } from './memory-graph.ts';
import { failureOf, records, run } from './run.ts';

let graph: MemoryGraph;

beforeEach(() => {
  graph = new MemoryGraph();
  run(
    `CREATE (a:Person:Admin {id: 1, name: 'Ann'}), (b:Person {id: 2, name: 'Bob'}), (c:Person {id: 3}), (d:City {id: 1}),
       (a)-[:KNOWS {since: 2000}]->(b), (b)-[:KNOWS {since: 2010}]->(c), (a)-[:LIKES]->(c), (a)-[:LIVES_IN]->(d), (a)-[:KNOWS]->(a)`,
    {},
    graph,
  );
});

const patterns: readonly (readonly [string, number])[] = [
  ['(n)', 4],
  ['(n:Person)', 3],
  ['(n:Person:Admin)', 1],
  ['(n:Person {id: 2})', 1],
  ['(n:Person {id: 2.0})', 1],
  ['(n:Person {id: 2, name: "Bob"})', 1],
  ['(n:Person {id: null})', 0],
  ['(n {id: 1})', 2],
  ['(:Nowhere)', 0],
  ['()-[e]->()', 5],
  ['()<-[e]-()', 5],
  ['()-[e]-()', 9],
  ['()--()', 9],
  ['(a)<-[e:KNOWS]->(b)', 5],
  ['()-[:KNOWS|LIKES]->()', 4],
  ['()-[:KNOWS|:LIVES_IN]->()', 4],
  ['()-[:KNOWS {since: 2010}]->()', 1],
  ['(a)-[:KNOWS]->(a)', 1],
  ['(a {id: 1})-[:KNOWS]->(b)-[:KNOWS]->(c)', 2],
  ['(a)-[:KNOWS]->(b {id: 2})-[:KNOWS]->(c)', 1],
  ['(a)-[:KNOWS]->(b)<-[:KNOWS]-(c)', 0],
  ['(a:Person), (b:Person)', 9],
  ['(a)-[x:KNOWS]->(b), (c)-[y:KNOWS]->(d)', 6],
  ['(a:Person {id: 1}), (b {id: a.id})', 2],
];

describe('MATCH', () => {
  it.each(patterns)('finds what fits %s', (pattern, found) => {
    expect(records(`MATCH ${pattern} RETURN count(*)`, {}, graph)).toEqual([[BigInt(found)]]);
  });

  it('takes what is bound as it is', () => {
    const text = `MATCH (a:Person {id: 1}) MATCH (a)-[e:KNOWS]->(b) WITH e, b MATCH (x)-[e]->(b) RETURN x.id, b.id`;

    expect(records(text, {}, graph)).toEqual([
      [1n, 2n],
      [1n, 1n],
    ]);
  });

  it('takes labels, types and properties from parameters', () => {
    const text = 'MATCH (n:$label $properties)-[:$type]->(m) RETURN m.id';

    expect(records(text, { label: ['Person'], properties: { id: 1n }, type: 'LIKES' }, graph)).toEqual([
      [3n],
    ]);
  });

  it('lets pass for which WHERE is true, not null', () => {
    expect(records('MATCH (n:Person) WHERE n.name > "A" RETURN n.id', {}, graph)).toEqual([[1n], [2n]]);
    expect(records('MATCH (n) WHERE NOT n:Person RETURN n.id', {}, graph)).toEqual([[1n]]);
    expect(records('MATCH ()-[e]->() WHERE type(e) = "LIKES" RETURN count(*)', {}, graph)).toEqual([[1n]]);
  });

  it('knows no labels of relationships', () => {
    expect(failureOf('MATCH ()-[e]->() WHERE e:KNOWS RETURN e', {}, graph)).toBe('Only nodes have labels.');
  });

  it('finds nothing for what is null', () => {
    const text = 'OPTIONAL MATCH (n:Nowhere) WITH n MATCH (n)-[]->(m) RETURN m';

    expect(records(text, {}, graph)).toEqual([]);
  });

  it('refuses what is no node', () => {
    expect(failureOf('UNWIND [1] AS n MATCH (n)-->(m) RETURN m', {}, graph)).toBe(
      "Expected a node for 'n', but got int.",
    );
  });
});

describe('OPTIONAL MATCH', () => {
  it('keeps a row for which it finds nothing, with null', () => {
    const text =
      'UNWIND [1, 7] AS id OPTIONAL MATCH (a:Person {id: id})-[e:LIKES]->(b) RETURN id, a.id, type(e), b.id';

    expect(records(text, {}, graph)).toEqual([
      [1n, 1n, 'LIKES', 3n],
      [7n, null, null, null],
    ]);
  });

  it('counts its WHERE as part of what it looks for', () => {
    const text = 'MATCH (a:Person) OPTIONAL MATCH (a)-[:KNOWS]->(b) WHERE b.id > 1 RETURN a.id, b.id';

    expect(records(text, {}, graph)).toEqual([
      [1n, 2n],
      [2n, 3n],
      [3n, null],
    ]);
  });
});

describe('UNWIND', () => {
  it('makes a row of each item', () => {
    expect(
      records('UNWIND $rows AS r UNWIND r[1] AS x RETURN r[0], x', {
        rows: [
          ['a', [1n, 2n]],
          ['b', []],
        ],
      }),
    ).toEqual([
      ['a', 1n],
      ['a', 2n],
    ]);
  });

  it('makes none of null, and refuses what is no list', () => {
    expect(records('UNWIND null AS x RETURN x')).toEqual([]);
    expect(failureOf('UNWIND 1 AS x RETURN x')).toBe(
      "Argument of UNWIND must be a list, but 'int' was provided.",
    );
  });
});

const projections: readonly (readonly [string, readonly (readonly unknown[])[]])[] = [
  ['UNWIND [3, 1, 2] AS x RETURN x ORDER BY x', [[1n], [2n], [3n]]],
  ['UNWIND [3, 1, null] AS x RETURN x ORDER BY x DESC', [[null], [3n], [1n]]],
  ['UNWIND [3, 1, 2] AS x RETURN x AS y ORDER BY -x SKIP 1 LIMIT 1', [[2n]]],
  ['UNWIND [3, 1, 2] AS x WITH x ORDER BY x LIMIT 2 WHERE x > 1 RETURN x', [[2n]]],
  ['UNWIND [1, 1.0, 2, null, null] AS x RETURN DISTINCT x', [[1n], [2n], [null]]],
  ['UNWIND [1, 2] AS x WITH x AS y WHERE y > 1 RETURN y', [[2n]]],
  ['UNWIND [1, 2] AS x WITH x + 1 AS y WHERE x > 1 RETURN y', [[3n]]],
  [
    'UNWIND [1, 2] AS x WITH *, x > 1 AS big RETURN *',
    [
      [false, 1n],
      [true, 2n],
    ],
  ],
  ['WITH 1 AS b, 2 AS a RETURN *, a + b AS sum', [[2n, 1n, 3n]]],
  ['UNWIND [1, null, 1] AS x RETURN count(*), count(x), count(DISTINCT x)', [[3n, 2n, 1n]]],
  [
    'UNWIND [1, 2, 1] AS x RETURN x, count(*) AS c ORDER BY c DESC',
    [
      [1n, 2n],
      [2n, 1n],
    ],
  ],
  ['UNWIND [1, 2, 1] AS x RETURN x ORDER BY count(*)', [[2n], [1n]]],
  [
    'UNWIND [1, 2, 3] AS x RETURN x % 2 AS odd, sum(x) + 1',
    [
      [1n, 5n],
      [0n, 3n],
    ],
  ],
  ['UNWIND [1, 2, 1] AS x WITH x, 1 AS one RETURN x + count(one)', [[3n], [3n]]],
  [
    'UNWIND [1, 2.5, null] AS x RETURN sum(x), avg(x), min(x), max(x), collect(x)',
    [[3.5, 1.75, 1n, 2.5, [1n, 2.5]]],
  ],
  [
    'UNWIND [] AS x RETURN sum(x), avg(x), min(x), max(x), collect(x), count(*)',
    [[0n, null, null, null, [], 0n]],
  ],
  ['UNWIND [] AS x RETURN x, count(*)', []],
  ['UNWIND ["b", "a"] AS x RETURN min(x), collect(DISTINCT x)[0]', [['a', 'b']]],
];

describe('WITH and RETURN', () => {
  it.each(projections)('works out %s', (text, expected) => {
    expect(records(text)).toEqual(expected);
  });

  it('names its results', () => {
    expect(run('MATCH (n) RETURN *, n.id, count(*) AS c', {}, graph).fields).toEqual(['n', 'n.id', 'c']);
    expect(run('MATCH (n:Nowhere) RETURN *', {}, graph).fields).toEqual(['n']);
  });

  it.each([
    ['UNWIND [1, "a"] AS x RETURN x ORDER BY x', "Can't compare value of type"],
    ['UNWIND [[1], [2]] AS x RETURN x ORDER BY x', 'Comparison is not defined for values of type list.'],
    ['UNWIND [1, "a"] AS x RETURN max(x)', "Unable to get MAX of 'string'."],
    ['UNWIND ["a"] AS x RETURN sum(x)', 'Only numeric values allowed in SUM aggregation.'],
    ['RETURN 1 SKIP -1', 'Number of elements to skip must be non-negative.'],
    ['RETURN 1 LIMIT 1.5', 'Limit on number of returned elements must be an integer.'],
  ])('refuses %s', (text, message) => {
    expect(failureOf(text)).toContain(message);
  });

  it('only reads', () => {
    expect(run('MATCH (n) RETURN n', {}, graph)).toMatchObject({ type: 'r', stats: {} });
  });
});

describe('a MATCH of which WHERE names a property', () => {
  const rows = [[1n], [2n], [null]];

  it.each([
    ['MATCH (n:Person) WHERE n.id = r[0] RETURN n.id', [[1n], [2n]]],
    ['MATCH (n:Person) WHERE r[0] = n.id AND n.name <> "Ann" RETURN n.id', [[2n]]],
    ['MATCH (n:Person) WHERE n.id = r[0] OR n.id = 3 RETURN n.id', [[1n], [3n], [2n], [3n], [3n]]],
    ['MATCH (m:City)<-[]-(n:Person) WHERE n.id = r[0] RETURN m.id', [[1n]]],
    ['MATCH (n:Person), (m:Person) WHERE n.id = r[0] AND m.id = n.id RETURN m.id', [[1n], [2n]]],
    ['MATCH (n:Person {id: 1}) WHERE n.id = r[0] RETURN n.id', [[1n]]],
  ])('finds the same as without a lookup: %s', (text, expected) => {
    expect(records(`UNWIND $rows AS r ${text}`, { rows }, graph)).toEqual(expected);
  });

  it('looks at no more nodes than it names', () => {
    const found = vi.spyOn(graph, 'vertices');

    records('UNWIND $rows AS r MATCH (n:Person) WHERE n.id = r[0] RETURN n.id', { rows }, graph);

    expect(found).not.toHaveBeenCalled();
  });
});
