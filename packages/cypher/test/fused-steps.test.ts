import { defineGraph } from '@rivergraph/core';
import type { GraphWrite } from '@rivergraph/core';
import { describe, expect, it } from 'vitest';
import { applyGroups, mapRows, planBatch, quoteIdentifier, renderSteps } from '../src/index.ts';
import type { BoundStatement, CypherDialect } from '../src/index.ts';

const { User, Item, Day, Device, KNOWS, BOUGHT, HAS_DAY, SEEN, LINKED } = defineGraph({
  nodes: {
    User: { key: { id: 'integer' }, properties: { name: 'string' } },
    Item: { key: { shop: 'string', id: 'integer' }, properties: { price: 'float' } },
    Day: { ownedBy: 'HAS_DAY', key: { date: 'date' }, properties: { amount: 'float' } },
    Device: { key: { id: 'integer' }, properties: { rev: 'integer', tag: 'json' }, version: 'rev' },
  },
  edges: {
    KNOWS: { from: 'User', to: 'User', properties: { since: 'integer' } },
    BOUGHT: { from: 'User', to: 'Item', key: { at: 'integer' }, properties: { note: 'json' } },
    HAS_DAY: { from: 'User', to: 'Day', properties: { seen: 'boolean' } },
    SEEN: { from: 'User', to: 'Device' },
    LINKED: { from: 'Device', to: 'Device', properties: { rev: 'integer' }, version: 'rev' },
  },
});

const fused: CypherDialect = {
  name: 'fused',
  quote: quoteIdentifier,
  parameters: { ...mapRows, position: 'i' },
  encode: (_, values) => values,
  nodeUpsert: 'merge',
  keyProperty: () => undefined,
  lock: (variable) => [`LOCK ${variable}`],
  statements: 'fused',
};
/** Its rows have no position. */
const byCells: CypherDialect = { ...fused, parameters: mapRows };
const keyed: CypherDialect = {
  ...fused,
  keyProperty: (node) => (node.key.length > 1 || node.ownedBy !== undefined ? '_key' : undefined),
};

function text(write: GraphWrite, dialect = fused): string {
  const steps = renderSteps(write.shape, dialect);
  expect(steps).toHaveLength(1);
  return `${steps[0]?.purpose}: ${steps[0]?.text.split('\n').slice(1).join('\n')}`;
}

const u1 = { id: 1 };
const item = { shop: 's', id: 7 };
const date = '2024-05-01';
const answer = (names: string, isMissing: string, code: string): string =>
  `WITH i AS at, ${names} WHERE ${isMissing}\nRETURN ${code} AS missing`;
const bothMissing = answer('a, b', 'a IS NULL OR b IS NULL', 'CASE WHEN a IS NULL THEN at ELSE -1 - at END');
const fromMissing = answer('a', 'a IS NULL', 'CASE WHEN a IS NULL THEN at ELSE -1 - at END');
const toMissing = answer('b', 'b IS NULL', '-1 - at');

describe('renderSteps of an edge in one statement', () => {
  it('passes over rows of which an end is missing, and says which', () => {
    expect(text(KNOWS.upsert(User.ref(u1), User.ref({ id: 2 }), { since: 1 }))).toBe(
      `fuse: OPTIONAL MATCH (a:\`User\` {\`id\`: row.c0})
OPTIONAL MATCH (b:\`User\` {\`id\`: row.c1})
FOREACH (_ IN CASE WHEN a IS NULL OR b IS NULL THEN [] ELSE [1] END |
MERGE (a)-[e:\`KNOWS\`]->(b)
SET e.\`since\` = row.c2
)
${bothMissing}`,
    );
  });

  it('creates the other end only where the one that must exist does', () => {
    expect(text(BOUGHT.upsert(User.ref(u1), Item.merge(item), { at: 1 }))).toBe(
      `fuse: OPTIONAL MATCH (a:\`User\` {\`id\`: row.c0})
FOREACH (_ IN CASE WHEN a IS NULL THEN [] ELSE [1] END |
MERGE (b:\`Item\` {\`shop\`: row.c1, \`id\`: row.c2})
MERGE (a)-[e:\`BOUGHT\` {\`at\`: row.c3}]->(b)
)
${fromMissing}`,
    );
    expect(text(BOUGHT.upsert(User.upsert({ ...u1, name: 'n' }), Item.ref(item), { at: 1, note: {} }))).toBe(
      `fuse: OPTIONAL MATCH (b:\`Item\` {\`shop\`: row.c1, \`id\`: row.c2})
FOREACH (_ IN CASE WHEN b IS NULL THEN [] ELSE [1] END |
MERGE (a:\`User\` {\`id\`: row.c0})
MERGE (a)-[e:\`BOUGHT\` {\`at\`: row.c3}]->(b)
SET a.\`name\` = row.c4, e.\`note\` = row.c5
)
${toMissing}`,
    );
  });

  it('answers nothing where nothing can be missing', () => {
    expect(text(KNOWS.upsert(User.merge(u1), User.merge({ id: 2 })))).toBe(
      `apply: MERGE (a:\`User\` {\`id\`: row.c0})
MERGE (b:\`User\` {\`id\`: row.c1})
MERGE (a)-[e:\`KNOWS\`]->(b)`,
    );
    expect(
      text(
        BOUGHT.upsert(User.upsert({ ...u1, name: 'n' }), Item.upsert({ ...item, price: 1 }), {
          at: 1,
          note: 1,
        }),
      ),
    ).toBe(
      `apply: MERGE (a:\`User\` {\`id\`: row.c0})
MERGE (b:\`Item\` {\`shop\`: row.c1, \`id\`: row.c2})
MERGE (a)-[e:\`BOUGHT\` {\`at\`: row.c3}]->(b)
SET a.\`name\` = row.c4, b.\`price\` = row.c5, e.\`note\` = row.c6`,
    );
  });

  it('reaches an owned node from its owner', () => {
    expect(text(HAS_DAY.upsert(User.ref(u1), Day.upsert({ date, amount: 1 }), { seen: true }))).toBe(
      `fuse: OPTIONAL MATCH (a:\`User\` {\`id\`: row.c0})
FOREACH (_ IN CASE WHEN a IS NULL THEN [] ELSE [1] END |
MERGE (a)-[e:\`HAS_DAY\`]->(b:\`Day\` {\`date\`: row.c1})
SET b.\`amount\` = row.c2, e.\`seen\` = row.c3
)
${fromMissing}`,
    );
    expect(text(HAS_DAY.upsert(User.merge(u1), Day.merge({ date })))).toBe(
      `apply: MERGE (a:\`User\` {\`id\`: row.c0})
MERGE (a)-[e:\`HAS_DAY\`]->(b:\`Day\` {\`date\`: row.c1})`,
    );
  });

  it('does not make an owner for an owned node that must exist', () => {
    expect(text(HAS_DAY.upsert(User.upsert({ ...u1, name: 'n' }), Day.ref({ date })))).toBe(
      `fuse: OPTIONAL MATCH (a:\`User\` {\`id\`: row.c0})
OPTIONAL MATCH (a)-[e:\`HAS_DAY\`]->(b:\`Day\` {\`date\`: row.c1})
FOREACH (_ IN CASE WHEN b IS NULL THEN [] ELSE [1] END |
SET a.\`name\` = row.c2
)
${toMissing}`,
    );
    expect(text(HAS_DAY.upsert(User.ref(u1), Day.ref({ date })))).not.toContain('FOREACH');
  });

  it('finds nodes by the property that holds their key, and sets the parts of those that it makes', () => {
    expect(text(BOUGHT.upsert(User.merge(u1), Item.merge(item), { at: 1 }), keyed)).toContain(
      'MERGE (b:`Item` {`_key`: row.c1})\nMERGE (a)-[e:`BOUGHT` {`at`: row.c2}]->(b)\nSET b.`shop` = row.c3, b.`id` = row.c4',
    );
    expect(text(BOUGHT.upsert(User.merge(u1), Item.ref(item), { at: 1 }), keyed)).not.toContain('shop');
    expect(text(HAS_DAY.upsert(User.merge(u1), Day.merge({ date })), keyed)).toContain(
      'MERGE (b:`Day` {`_key`: row.c1})\nMERGE (a)-[e:`HAS_DAY`]->(b)\nSET b.`date` = row.c2',
    );
  });

  it('says which rows were passed over by the cells of what must exist, where they have no position', () => {
    const ref = { item: Item.ref(item), user: User.ref(u1), day: Day.ref({ date }) };
    const lastLines = (write: GraphWrite, dialect = byCells): string =>
      text(write, dialect).split('\n').slice(-2).join('\n');

    expect(lastLines(KNOWS.upsert(ref.user, User.ref({ id: 2 }), { since: 1 }))).toBe(
      'WITH row.c0 AS k0, row.c1 AS k1, a, b WHERE a IS NULL OR b IS NULL\nRETURN [a IS NULL, toString(k0), toString(k1)] AS missing',
    );
    expect(lastLines(BOUGHT.upsert(ref.user, Item.merge(item), { at: 1 }))).toBe(
      'WITH row.c0 AS k0, a WHERE a IS NULL\nRETURN [a IS NULL, toString(k0)] AS missing',
    );
    expect(lastLines(BOUGHT.upsert(User.merge(u1), ref.item, { at: 1 }))).toBe(
      'WITH row.c1 AS k0, row.c2 AS k1, b WHERE b IS NULL\nRETURN [false, k0, toString(k1)] AS missing',
    );
    expect(lastLines(HAS_DAY.upsert(User.merge(u1), ref.day, { seen: true }))).toBe(
      'WITH row.c0 AS k0, row.c1 AS k1, b WHERE b IS NULL\nRETURN [false, toString(k0), k1] AS missing',
    );
    expect(lastLines(HAS_DAY.upsert(User.merge(u1), ref.day), { ...keyed, parameters: mapRows })).toBe(
      'WITH row.c1 AS k0, b WHERE b IS NULL\nRETURN [false, k0] AS missing',
    );
  });

  it('takes several statements where a version guards the edge or an end that is set, and locks before it compares', () => {
    const guardedEdge = LINKED.upsert(Device.ref(u1), Device.ref({ id: 2 }), { rev: 1 });
    const guardedEnd = SEEN.upsert(User.merge(u1), Device.upsert({ id: 2, rev: 1 }));

    const [find, edge] = renderSteps(guardedEdge.shape, fused).map((step) => step.text);
    const ends = renderSteps(guardedEnd.shape, fused).map((step) => step.text);

    expect(find).toContain('RETURN collect(i) AS found');
    expect(edge).toMatch(/MERGE .*\nLOCK e\nWITH \*, e\.`rev` > row\.c2 AS stale\nSET /);
    expect(ends).toHaveLength(3);
    expect(ends[1]).toMatch(/MERGE .*\nLOCK n\nWITH \*, n\.`rev` > row\.c1 AS stale\nSET /);
    expect(text(SEEN.upsert(User.merge(u1), Device.merge({ id: 2 })))).not.toContain('stale');
    expect(text(Device.upsert({ id: 1, rev: 1 }))).toContain('LOCK n');
    expect(text(User.upsert({ id: 1, name: 'n' }))).not.toContain('LOCK');
  });

  it('takes several statements where a property must be set apart from the merge', () => {
    const dialect: CypherDialect = { ...fused, setApart: ['json'] };
    const write = BOUGHT.upsert(User.merge(u1), Item.merge(item), { at: 1, note: {} });

    expect(renderSteps(write.shape, dialect).length).toBeGreaterThan(1);
    expect(
      renderSteps(BOUGHT.upsert(User.merge(u1), Item.merge(item), { at: 1 }).shape, dialect),
    ).toHaveLength(1);
  });
});

describe('renderSteps of a deletion in one statement', () => {
  it('removes a node with what it owns', () => {
    expect(text(User.delete(u1))).toBe(
      `apply: MATCH (n:\`User\` {\`id\`: row.c0})
OPTIONAL MATCH (n)-[r:\`HAS_DAY\`]->(o) WHERE (r:\`HAS_DAY\` AND o:\`Day\`)
DETACH DELETE o, n`,
    );
    expect(text(Item.delete(item))).toBe(
      `apply: MATCH (n:\`Item\` {\`shop\`: row.c0, \`id\`: row.c1})
DETACH DELETE n`,
    );
  });

  it('names every type of edge and node that a node owns', () => {
    const { Owner } = defineGraph({
      nodes: {
        Owner: { key: { id: 'integer' } },
        A: { ownedBy: 'HAS_A', key: { id: 'integer' } },
        B: { ownedBy: 'HAS_B', key: { id: 'integer' } },
      },
      edges: { HAS_A: { from: 'Owner', to: 'A' }, HAS_B: { from: 'Owner', to: 'B' } },
    });

    expect(text(Owner.delete(u1))).toContain(
      '-[r:`HAS_A`|`HAS_B`]->(o) WHERE (r:`HAS_A` AND o:`A`) OR (r:`HAS_B` AND o:`B`)',
    );
  });
});

describe('applyGroups of a statement that leaves rows out', () => {
  const knows = (from: number, missing: 'reject' | 'skip' = 'reject') =>
    KNOWS.upsert(User.ref({ id: from }, { missing }), User.ref({ id: 2 }));

  async function apply(
    writes: readonly GraphWrite[],
    answers: readonly (readonly unknown[])[],
    maxCells = 100,
    dialect = fused,
  ) {
    const asked: BoundStatement[] = [];
    const run = async (statement: BoundStatement): Promise<readonly unknown[]> => {
      asked.push(statement);
      return answers[asked.length - 1] ?? [];
    };
    const failed = await applyGroups(planBatch(writes), { dialect, maxCells, run });
    return {
      asked,
      failed: failed.map(({ index, error }) => [index, error.reason, error.message.slice(0, 50)]),
    };
  }

  it('names them by their place in the batch, over all pieces', async () => {
    const writes = [User.upsert({ id: 9 }), knows(1), knows(3), knows(4), knows(5)];

    const { asked, failed } = await apply(writes, [[], [1, -1], [0]], 4);

    expect(asked.map(({ answers }) => answers)).toEqual(['nothing', 'missing', 'missing']);
    expect(failed).toEqual([
      [2, 'missing-endpoint', 'KNOWS: expected the User at its from end to exist,'],
      [1, 'missing-endpoint', 'KNOWS: expected the User at its to end to exist, f'],
      [3, 'missing-endpoint', 'KNOWS: expected the User at its from end to exist,'],
    ]);
  });

  it('names them by the cells of their ends where rows have no position', async () => {
    const writes = [User.upsert({ id: 9 }), knows(1), knows(3), knows(4), knows(4)];

    const { failed } = await apply(writes, [[], [[false, '1', '2']], [[true, '4', '2']]], 4, byCells);

    expect(failed).toEqual([
      [1, 'missing-endpoint', 'KNOWS: expected the User at its to end to exist, f'],
      [3, 'missing-endpoint', 'KNOWS: expected the User at its from end to exist,'],
      [4, 'missing-endpoint', 'KNOWS: expected the User at its from end to exist,'],
    ]);
  });

  it('passes over those that may be skipped, by the end that is missing', async () => {
    expect((await apply([knows(1, 'skip')], [[0]])).failed).toEqual([]);
    expect((await apply([knows(1, 'skip')], [[-1]])).failed).toHaveLength(1);
  });
});
