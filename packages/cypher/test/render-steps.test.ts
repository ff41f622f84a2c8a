import { defineGraph } from '@rivergraph/core';
import type { GraphWrite } from '@rivergraph/core';
import { describe, expect, it } from 'vitest';
import { columnRows, mapRows, quoteIdentifier, renderSteps, tupleRows } from '../src/index.ts';
import type { CypherDialect } from '../src/index.ts';

const graph = defineGraph({
  nodes: {
    User: { key: { id: 'integer' }, properties: { name: 'string', age: 'integer' } },
    City: { key: { country: 'string', name: 'string' }, properties: { size: 'integer' } },
    Day: { ownedBy: 'HAS_DAY', key: { date: 'date' }, properties: { amount: 'float' } },
    'od`d name': { key: { 'k 1': 'string' } },
  },
  edges: {
    KNOWS: { from: 'User', to: 'User', properties: { since: 'integer' } },
    PAID: { from: 'User', to: 'City', key: { at: 'datetime' }, properties: { amount: 'float' } },
    HAS_DAY: { from: 'User', to: 'Day', properties: { seen: 'boolean' } },
  },
});
const { User, City, Day, KNOWS, PAID, HAS_DAY } = graph;

/** Sets what exists and creates the rest; keys of several parts and of owned nodes are one property. */
const keyed: CypherDialect = {
  name: 'keyed',
  quote: quoteIdentifier,
  parameters: mapRows,
  encode: (_, values) => values,
  nodeUpsert: 'match-create',
  keyProperty: (node) => (node.key.length > 1 || node.ownedBy !== undefined ? '_key' : undefined),
};

/** Merges, and finds every node by its own properties, an owned one from its owner. */
const merging: CypherDialect = {
  ...keyed,
  name: 'merging',
  nodeUpsert: 'merge',
  keyProperty: () => undefined,
};

function texts(write: GraphWrite, dialect: CypherDialect): string[] {
  return renderSteps(write.shape, dialect).map(({ purpose, rows, text }) => `${purpose} ${rows}\n${text}`);
}

describe('renderSteps', () => {
  it('sets nodes that exist and creates the others', () => {
    expect(texts(User.upsert({ id: 1, age: 2, name: 'x' }), keyed)).toEqual([
      `match written
UNWIND $rows AS row
MATCH (n:\`User\` {\`id\`: row.c0})
SET n.\`name\` = row.c1, n.\`age\` = row.c2
RETURN collect(row.c3) AS found`,
      `create written
UNWIND $rows AS row
CREATE (n:\`User\` {\`id\`: row.c0, \`name\`: row.c1, \`age\`: row.c2})`,
    ]);
  });

  it('merges nodes by their key and sets the given properties', () => {
    expect(texts(City.upsert({ country: 'x', name: 'y', size: 1 }), merging)).toEqual([
      `apply written
UNWIND $rows AS row
MERGE (n:\`City\` {\`country\`: row.c0, \`name\`: row.c1})
SET n.\`size\` = row.c2`,
    ]);
  });

  it('finds a node by the property that holds its whole key, and writes the parts beside it', () => {
    expect(texts(City.upsert({ country: 'x', name: 'y', size: 1 }), keyed)).toEqual([
      `match written
UNWIND $rows AS row
MATCH (n:\`City\` {\`_key\`: row.c0})
SET n.\`size\` = row.c1
RETURN collect(row.c2) AS found`,
      `create written
UNWIND $rows AS row
CREATE (n:\`City\` {\`_key\`: row.c0, \`country\`: row.c1, \`name\`: row.c2, \`size\`: row.c3})`,
    ]);
    expect(texts(City.upsert({ country: 'x', name: 'y' }), { ...keyed, nodeUpsert: 'merge' })).toEqual([
      `apply written
UNWIND $rows AS row
MERGE (n:\`City\` {\`_key\`: row.c0})
SET n.\`country\` = row.c1, n.\`name\` = row.c2`,
    ]);
  });

  it('updates only what exists, and nothing where nothing is given', () => {
    expect(texts(User.update({ id: 1, age: 2 }), keyed)).toEqual([
      `apply written
UNWIND $rows AS row
MATCH (n:\`User\` {\`id\`: row.c0})
SET n.\`age\` = row.c1`,
    ]);
    expect(texts(User.update({ id: 1 }), keyed)).toEqual([]);
  });

  it('deletes a node with its edges, and before it what it owns', () => {
    expect(texts(User.delete({ id: 1 }), keyed)).toEqual([
      `apply written
UNWIND $rows AS row
MATCH (n:\`User\` {\`id\`: row.c0})
MATCH (n)-[:\`HAS_DAY\`]->(o:\`Day\`)
DETACH DELETE o`,
      `apply written
UNWIND $rows AS row
MATCH (n:\`User\` {\`id\`: row.c0})
DETACH DELETE n`,
    ]);
  });

  it('looks up ends that must exist, both in one statement where they are of one label', () => {
    const write = KNOWS.upsert(User.ref({ id: 1 }), User.ref({ id: 2 }, { missing: 'skip' }), { since: 1 });

    expect(texts(write, keyed)).toEqual([
      `find ends
UNWIND $rows AS row
MATCH (n:\`User\` {\`id\`: row.c0})
RETURN collect(row.c1) AS found`,
      `apply written
UNWIND $rows AS row
MATCH (a:\`User\` {\`id\`: row.c0})
MATCH (b:\`User\` {\`id\`: row.c1})
MERGE (a)-[e:\`KNOWS\`]->(b)
SET e.\`since\` = row.c2`,
    ]);
  });

  it('looks up and writes ends of two labels one after the other, and the edge by its key', () => {
    const write = PAID.upsert(User.ref({ id: 1 }), City.merge({ country: 'x', name: 'y' }), {
      at: new Date(0),
    });

    expect(texts(write, merging)).toEqual([
      `find from
UNWIND $rows AS row
MATCH (n:\`User\` {\`id\`: row.c0})
RETURN collect(row.c1) AS found`,
      `apply to
UNWIND $rows AS row
MERGE (n:\`City\` {\`country\`: row.c0, \`name\`: row.c1})`,
      `apply written
UNWIND $rows AS row
MATCH (a:\`User\` {\`id\`: row.c0})
MATCH (b:\`City\` {\`country\`: row.c1, \`name\`: row.c2})
MERGE (a)-[e:\`PAID\` {\`at\`: row.c3}]->(b)`,
    ]);
  });

  it('sets an edge in a statement of its own where a property is of a type that its merge cannot bear', () => {
    const { Stop, LEG, SEEN } = defineGraph({
      nodes: { Stop: { key: { id: 'integer' } } },
      edges: {
        LEG: {
          from: 'Stop',
          to: 'Stop',
          key: { line: 'integer' },
          properties: { at: 'point', note: 'string' },
        },
        SEEN: { from: 'Stop', to: 'Stop', properties: { at: 'point', rev: 'integer' }, version: 'rev' },
      },
    });
    const apart: CypherDialect = { ...keyed, setApart: ['point'] };
    const ends = [Stop.ref({ id: 1 }), Stop.ref({ id: 2 })] as const;
    const match = `apply written
UNWIND $rows AS row
MATCH (a:\`Stop\` {\`id\`: row.c0})
MATCH (b:\`Stop\` {\`id\`: row.c1})`;

    expect(texts(LEG.upsert(...ends, { line: 1, at: null, note: 'x' }), apart).slice(1)).toEqual([
      `${match}
MERGE (a)-[e:\`LEG\` {\`line\`: row.c2}]->(b)`,
      `${match}
MATCH (a)-[e:\`LEG\` {\`line\`: row.c2}]->(b)
SET e.\`at\` = row.c3, e.\`note\` = row.c4`,
    ]);
    expect(texts(SEEN.upsert(...ends, { at: null, rev: 1 }), apart).slice(1)).toEqual([
      `${match}
MERGE (a)-[e:\`SEEN\`]->(b)`,
      `${match}
MATCH (a)-[e:\`SEEN\`]->(b)
WITH *, e.\`rev\` > row.c3 AS stale
SET e.\`at\` = CASE WHEN stale THEN e.\`at\` ELSE row.c2 END, e.\`rev\` = CASE WHEN stale THEN e.\`rev\` ELSE row.c3 END`,
    ]);
    expect(texts(LEG.upsert(...ends, { line: 1, note: 'x' }), apart).slice(1)).toEqual([
      `${match}
MERGE (a)-[e:\`LEG\` {\`line\`: row.c2}]->(b)
SET e.\`note\` = row.c3`,
    ]);
  });

  it('deletes an edge by its ends and its key', () => {
    const write = PAID.delete(User.ref({ id: 1 }), City.ref({ country: 'x', name: 'y' }), {
      at: new Date(0),
    });

    expect(texts(write, keyed)).toEqual([
      `apply written
UNWIND $rows AS row
MATCH (a:\`User\` {\`id\`: row.c0})
MATCH (b:\`City\` {\`_key\`: row.c1})
MATCH (a)-[e:\`PAID\` {\`at\`: row.c2}]->(b)
DELETE e`,
    ]);
  });

  it('writes an owned node by the key that holds its owner', () => {
    const write = HAS_DAY.upsert(User.ref({ id: 1 }), Day.upsert({ date: '2024-05-01', amount: 1 }), {
      seen: true,
    });

    expect(texts(write, keyed)).toEqual([
      `find from
UNWIND $rows AS row
MATCH (n:\`User\` {\`id\`: row.c0})
RETURN collect(row.c1) AS found`,
      `match to
UNWIND $rows AS row
MATCH (n:\`Day\` {\`_key\`: row.c0})
SET n.\`amount\` = row.c1
RETURN collect(row.c2) AS found`,
      `create to
UNWIND $rows AS row
CREATE (n:\`Day\` {\`_key\`: row.c0, \`date\`: row.c1, \`amount\`: row.c2})`,
      `apply written
UNWIND $rows AS row
MATCH (a:\`User\` {\`id\`: row.c0})
MATCH (b:\`Day\` {\`_key\`: row.c1})
MERGE (a)-[e:\`HAS_DAY\`]->(b)
SET e.\`seen\` = row.c2`,
    ]);
    expect(texts(HAS_DAY.delete(User.ref({ id: 1 }), Day.ref({ date: '2024-05-01' })), keyed)).toEqual([
      `apply to
UNWIND $rows AS row
MATCH (n:\`Day\` {\`_key\`: row.c0})
DETACH DELETE n`,
    ]);
  });

  it('writes an owned node by the pattern from its owner where no property holds its key', () => {
    const write = HAS_DAY.upsert(User.merge({ id: 1 }), Day.upsert({ date: '2024-05-01', amount: 1 }), {
      seen: true,
    });

    expect(texts(write, merging)).toEqual([
      `apply from
UNWIND $rows AS row
MERGE (n:\`User\` {\`id\`: row.c0})`,
      `apply written
UNWIND $rows AS row
MATCH (a:\`User\` {\`id\`: row.c0})
MERGE (a)-[e:\`HAS_DAY\`]->(b:\`Day\` {\`date\`: row.c1})
SET b.\`amount\` = row.c2
SET e.\`seen\` = row.c3`,
    ]);
  });

  it('finds and deletes an owned node by the pattern from its owner', () => {
    const found = HAS_DAY.upsert(User.ref({ id: 1 }), Day.ref({ date: '2024-05-01' }), { seen: true });

    expect(texts(found, merging).slice(1)).toEqual([
      `find to
UNWIND $rows AS row
MATCH (a:\`User\` {\`id\`: row.c0})
MATCH (a)-[e:\`HAS_DAY\`]->(b:\`Day\` {\`date\`: row.c1})
RETURN collect(row.c2) AS found`,
      `apply written
UNWIND $rows AS row
MATCH (a:\`User\` {\`id\`: row.c0})
MATCH (a)-[e:\`HAS_DAY\`]->(b:\`Day\` {\`date\`: row.c1})
SET e.\`seen\` = row.c2`,
    ]);
    expect(texts(HAS_DAY.delete(User.ref({ id: 1 }), Day.ref({ date: '2024-05-01' })), merging)).toEqual([
      `apply written
UNWIND $rows AS row
MATCH (a:\`User\` {\`id\`: row.c0})
MATCH (a)-[e:\`HAS_DAY\`]->(b:\`Day\` {\`date\`: row.c1})
DETACH DELETE b`,
    ]);
  });

  it('quotes every name', () => {
    expect(texts(graph['od`d name'].delete({ 'k 1': 'x' }), keyed)).toEqual([
      `apply written
UNWIND $rows AS row
MATCH (n:\`od\`\`d name\` {\`k 1\`: row.c0})
DETACH DELETE n`,
    ]);
  });

  it('renders a shape once', () => {
    const { shape } = User.upsert({ id: 1, age: 2 });

    expect(renderSteps(shape, keyed)).toBe(renderSteps(shape, keyed));
    expect(renderSteps(shape, merging)).not.toBe(renderSteps(shape, keyed));
  });
});

describe('parameter forms', () => {
  const { shape } = User.upsert({ id: 1, age: 2 });
  const items = [
    { entity: 'a', row: { id: 1, age: 2 }, from: {}, to: {} },
    { entity: 'b', row: { id: 3, age: null }, from: {}, to: {} },
  ];

  it.each([
    [
      'maps',
      mapRows,
      'UNWIND $rows AS row',
      'row.c1',
      {
        rows: [
          { c0: 1, c1: 2 },
          { c0: 3, c1: null },
        ],
      },
    ],
    [
      'tuples',
      tupleRows,
      'UNWIND $rows AS row',
      'row[1]',
      {
        rows: [
          [1, 2],
          [3, null],
        ],
      },
    ],
    [
      'columns',
      columnRows,
      'UNWIND range(0, toInteger($rows) - 1) AS i',
      '$c1[i % size($c1)]',
      { rows: 2, c0: [1, 3], c1: [2, null] },
    ],
  ] as const)('sends rows as %s', (_, parameters, open, cell, expected) => {
    const [step] = renderSteps(shape, { ...merging, parameters });

    expect(step?.text).toBe(
      `${open}\nMERGE (n:\`User\` {\`id\`: ${cell.replaceAll('c1', 'c0').replace('[1]', '[0]')}})\nSET n.\`age\` = ${cell}`,
    );
    expect(step?.parameters(items)).toEqual(expected);
  });

  it.each([
    [[7, 7, 7], [7]],
    [
      [7, 7, 8],
      [7, 7, 8],
    ],
    [[null, null], [null]],
    [
      [0, -0],
      [0, -0],
    ],
    [[Number.NaN, Number.NaN], [Number.NaN]],
    [
      ['7', 7],
      ['7', 7],
    ],
    [
      [1n, 1],
      [1n, 1],
    ],
    [
      [[1], [1]],
      [[1], [1]],
    ],
  ])('sends the column %o once where all rows have the same', (column, sent) => {
    expect(columnRows.bind([column], ['json'])).toEqual({ rows: column.length, c0: sent });
  });

  it('adds the positions of the rows where a statement answers which it found', () => {
    const [match] = renderSteps(shape, keyed);

    expect(match?.parameters(items)).toEqual({
      rows: [
        { c0: 1, c1: 2, c2: 0 },
        { c0: 3, c1: null, c2: 1 },
      ],
    });
  });

  it('sends 0 and -0 as one key, and as two properties', () => {
    const measured = defineGraph({
      nodes: { P: { key: { at: 'float' }, properties: { value: 'float' } } },
    });
    const [step] = renderSteps(measured.P.upsert({ at: -0, value: -0 }).shape, merging);

    const parameters = step?.parameters([{ row: { at: -0, value: -0 }, from: {}, to: {} }]);

    expect(parameters).toEqual({ rows: [{ c0: 0, c1: -0 }] });
  });
});
