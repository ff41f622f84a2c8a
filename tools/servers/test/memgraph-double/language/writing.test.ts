import { beforeEach, describe, expect, it } from 'vitest';
import { codes } from '../../../src/memgraph-double/port.ts';
import { MemoryGraph } from './memory-graph.ts';
import { errorOf, failureOf, records, run } from './run.ts';

let graph: MemoryGraph;

beforeEach(() => {
  graph = new MemoryGraph();
});

function nodes(): unknown {
  return [...graph.nodes.values()].map(({ labels, properties }) => [
    [...labels],
    Object.fromEntries(properties),
  ]);
}

describe('CREATE', () => {
  it('creates nodes and relationships, and counts them', () => {
    const answer = run('CREATE (a:A:B {x: 1, y: null})-[:T {z: 2}]->(b)<-[:U]-(c) RETURN a.x', {}, graph);

    expect(answer).toEqual({
      fields: ['a.x'],
      records: [[1n]],
      type: 'w',
      stats: { 'nodes-created': 3, 'labels-added': 2, 'relationships-created': 2 },
    });
    expect(nodes()).toEqual([
      [['A', 'B'], { x: 1n }],
      [[], {}],
      [[], {}],
    ]);
  });

  it('takes labels and types from a row, a parameter, or a list', () => {
    run(
      'UNWIND $rows AS r CREATE (n:r.label:$other)-[:r.type]->(m:r.labels)',
      { rows: [{ label: 'A', type: 'T', labels: ['B', 'C'] }], other: 'D' },
      graph,
    );

    expect(nodes()).toEqual([
      [['A', 'D'], {}],
      [['B', 'C'], {}],
    ]);
    expect([...graph.links.values()].map(({ edge }) => edge.type)).toEqual(['T']);
  });

  it('stores maps within maps, but no nodes', () => {
    expect(records('CREATE (n {m: {a: [{b: 1}]}}) RETURN n.m.a')).toEqual([[[{ b: 1n }]]]);
    expect(failureOf('CREATE (n) CREATE (m {n: [n]})')).toBe("'vertex' cannot be used as a property value.");
  });

  it('creates no relationship of null', () => {
    expect(failureOf('OPTIONAL MATCH (n:A) CREATE (n)-[:T]->(m)')).toBe(
      "Expected a node for 'n', but got null.",
    );
  });
});

describe('MERGE', () => {
  it('creates what is not there, and finds what an earlier row made', () => {
    const text = 'UNWIND $rows AS r MERGE (n:L {id: r[0]}) SET n.a = r[1]';

    const answer = run(
      text,
      {
        rows: [
          ['x', 1n],
          ['y', 2n],
          ['x', 3n],
        ],
      },
      graph,
    );

    expect(answer.stats).toEqual({ 'nodes-created': 2, 'labels-added': 2, 'properties-set': 3 });
    expect(answer.type).toBe('rw');
    expect(nodes()).toEqual([
      [['L'], { id: 'x', a: 3n }],
      [['L'], { id: 'y', a: 2n }],
    ]);
  });

  it('does what it is told on creation and on match', () => {
    const text =
      'UNWIND [1, 1] AS id MERGE (n:L {id: id}) ON CREATE SET n.made = true ON MATCH SET n.met = true, n:Met';

    run(text, {}, graph);

    expect(nodes()).toEqual([[['L', 'Met'], { id: 1n, made: true, met: true }]]);
  });

  it('merges a relationship between nodes that are bound, once', () => {
    const text =
      'UNWIND [1, 2] AS x MERGE (a:L {id: 1}) MERGE (b:L {id: 2}) MERGE (a)-[e:T]->(b) SET e.x = x RETURN e.x';

    run(text, {}, graph);

    expect([...graph.links.values()].map(({ properties }) => properties.get('x'))).toEqual([2n]);
    expect(graph.nodes.size).toBe(2);
  });

  it('merges a path with an end that is not bound', () => {
    const text = 'MERGE (a:L {id: 1}) MERGE (a)-[:OWNS]->(b:M {n: 1}) RETURN a.id';

    run(text, {}, graph);
    const second = run(text, {}, graph);

    expect(second.stats).toEqual({});
    expect(graph.nodes.size).toBe(2);
  });

  it('gives a row of each match', () => {
    run('CREATE (:L {id: 1}), (:L {id: 1})', {}, graph);

    expect(records('MERGE (n:L {id: 1}) RETURN n.id', {}, graph)).toHaveLength(2);
  });

  it('looks in both directions where none is written, and creates in one', () => {
    const text = 'MERGE (a:L {id: 1}) MERGE (b:L {id: 2}) MERGE (b)-[:T]-(a)';

    run(text, {}, graph);
    run('MATCH (a {id: 1}), (b {id: 2}) MERGE (a)-[:T]-(b)', {}, graph);

    expect(graph.links.size).toBe(1);
  });

  it('refuses a property that is null', () => {
    const error = errorOf('UNWIND [1, null] AS id MERGE (n:L {id: id})', {}, graph);

    expect(error.message).toBe("Can't have null literal properties inside merge (n.id)!");
    expect(error.code).toBe(codes.client);
    expect(failureOf('MERGE (a:A) MERGE (a)-[e:T {x: null}]->(a)', {}, graph)).toBe(
      "Can't have null literal properties inside merge (e.x)!",
    );
  });
});

describe('SET and REMOVE', () => {
  beforeEach(() => {
    run('CREATE (:L:M {id: 1, a: 1, b: 2})', {}, graph);
  });

  it.each([
    ['SET n.a = 5, n.b = null', { id: 1n, a: 5n }, 2],
    ['SET n += {a: 7, b: null, c: 3}', { id: 1n, a: 7n, c: 3n }, 3],
    ['SET n = {c: 3}', { c: 3n }, 1],
    ['SET n += $map', { id: 1n, a: 1n, b: 2n, kind: 'vertex' }, 1],
    ['SET n.a = n.b, n.b = n.a', { id: 1n, a: 2n, b: 2n }, 2],
    ['SET (n).a = 4', { id: 1n, a: 4n, b: 2n }, 1],
    ['SET n = n', { id: 1n, a: 1n, b: 2n }, 3],
    ['REMOVE n.a, n.zzz', { id: 1n, b: 2n }, 2],
  ] as const)('%s', (clause, properties, set) => {
    const map = Object.assign(Object.create(null), { kind: 'vertex' });

    const answer = run(`MATCH (n:L) ${clause}`, { map }, graph);

    expect(nodes()).toEqual([[['L', 'M'], properties]]);
    expect(answer.stats).toEqual({ 'properties-set': set });
  });

  it('adds and removes labels', () => {
    const answer = run('MATCH (n:L) SET n:M:N REMOVE n:L:Z', {}, graph);

    expect(nodes()).toEqual([[['M', 'N'], { id: 1n, a: 1n, b: 2n }]]);
    expect(answer.stats).toEqual({ 'labels-added': 1, 'labels-removed': 1 });
  });

  it('does nothing to null', () => {
    const text = 'OPTIONAL MATCH (n:Z) SET n.a = 1, n += {a: 1}, n:X REMOVE n.a, n:X';

    expect(run(text, {}, graph).stats).toEqual({});
  });

  it.each([
    ['UNWIND [1] AS n SET n.a = 1', 'Properties can only be set on edges and vertices.'],
    ['UNWIND [1] AS n SET n:L', 'Labels can only be set on vertices.'],
    ['MATCH (n) SET n = 1', 'Right-hand side in SET expression must be a node, an edge or a map.'],
    ['MATCH (n) SET n.a = n', "'vertex' cannot be used as a property value."],
  ])('refuses %s', (text, message) => {
    expect(failureOf(text, {}, graph)).toBe(message);
  });
});

describe('DELETE', () => {
  beforeEach(() => {
    run('CREATE (a:A)-[:T]->(b:B), (a)-[:T]->(c:C), (a)-[:T]->(a)', {}, graph);
  });

  it('deletes each once, however often it comes, and null not at all', () => {
    const text = 'MATCH (a:A)-[e]->(x) OPTIONAL MATCH (z:Z) DELETE a, e, x, z, a';

    expect(run(text, {}, graph).stats).toEqual({ 'relationships-deleted': 3, 'nodes-deleted': 3 });
  });

  it('deletes relationships of a node only if it is told to', () => {
    expect(failureOf('MATCH (a:A) DELETE a', {}, graph)).toContain('Failed to remove node');
    expect(run('MATCH (a:A) DETACH DELETE a', {}, graph).stats).toEqual({
      'relationships-deleted': 3,
      'nodes-deleted': 1,
    });
  });

  it('deletes nothing else', () => {
    expect(failureOf('DELETE 1', {}, graph)).toBe('Only edges and vertices can be deleted.');
  });

  it('leaves nothing to be read', () => {
    expect(failureOf('MATCH (a:A) DETACH DELETE a RETURN a.x', {}, graph)).toBe(
      'Trying to get a property from a deleted object.',
    );
  });
});

describe('FOREACH', () => {
  it('runs its clauses for each item, and leaves the rows as they are', () => {
    const text =
      'UNWIND [[1, 2], [], [3]] AS list FOREACH (x IN list | CREATE (n:L {x: x}) SET n.y = x) RETURN size(list)';

    expect(records(text, {}, graph)).toEqual([[2n], [0n], [1n]]);
    expect(graph.nodes.size).toBe(3);
  });

  it('can be within another, and takes null for nothing', () => {
    run(
      'FOREACH (x IN [1, 2] | FOREACH (y IN [x, x] | MERGE (:L {id: y}))) FOREACH (z IN null | CREATE ())',
      {},
      graph,
    );

    expect(graph.nodes.size).toBe(2);
  });

  it('refuses what is no list', () => {
    expect(failureOf('FOREACH (x IN 1 | CREATE ())')).toBe(
      "FOREACH expression must resolve to a list, but got 'int'.",
    );
  });

  it('writes where both ends are, and tells where one is missing', () => {
    run('CREATE (:L {id: 1}), (:L {id: 2})', {}, graph);
    const text = `UNWIND $rows AS r
      OPTIONAL MATCH (a:L {id: toInteger(r[0])}) OPTIONAL MATCH (b:L {id: r[1]})
      FOREACH (_ IN CASE WHEN a IS NULL OR b IS NULL THEN [] ELSE [1] END |
        SET a.\`__guard\` = true REMOVE a.\`__guard\` MERGE (a)-[e:T]->(b) SET e.x = r[2])
      WITH r[0] AS k0, r[1] AS k1, a, b WHERE a IS NULL OR b IS NULL
      RETURN [a IS NULL, toString(toInteger(k0)), k1] AS missing`;

    const answer = run(
      text,
      {
        rows: [
          [1, 2n, 'x'],
          [1, 9n, 'x'],
          [9007199254740993n, 2n, 'x'],
          [1, 9n, 'x'],
          [1, 2n, 'y'],
        ],
      },
      graph,
    );

    expect(answer.records).toEqual([
      [[false, '1', 9n]],
      [[true, '9007199254740993', 2n]],
      [[false, '1', 9n]],
    ]);
    expect([...graph.links.values()].map(({ properties }) => properties.get('x'))).toEqual(['y']);
    expect(nodes()).toEqual([
      [['L'], { id: 1n }],
      [['L'], { id: 2n }],
    ]);
  });
});

describe('CALL', () => {
  it('joins what a subquery returns to its row', () => {
    const text = 'UNWIND [1, 2] AS x CALL { WITH x UNWIND range(1, x) AS y RETURN y } RETURN x, y';

    expect(records(text)).toEqual([
      [1n, 1n],
      [2n, 1n],
      [2n, 2n],
    ]);
  });

  it('keeps the rows of a subquery that returns nothing', () => {
    const text = 'UNWIND [1, 2] AS x CALL { WITH x UNWIND range(1, x) AS y CREATE (:L {y: y}) } RETURN x';

    expect(records(text, {}, graph)).toEqual([[1n], [2n]]);
    expect(graph.nodes.size).toBe(3);
  });

  it('takes the names it is given, or none', () => {
    expect(
      records('UNWIND [1] AS x CALL (x) { RETURN x + 1 AS y } CALL { RETURN 5 AS z } RETURN x, y, z'),
    ).toEqual([[1n, 2n, 5n]]);
  });

  it('gathers for each row by itself', () => {
    const text = 'UNWIND [[1, 2], [3]] AS l CALL { WITH l UNWIND l AS x RETURN sum(x) AS s } RETURN s';

    expect(records(text)).toEqual([[3n], [3n]]);
  });
});
