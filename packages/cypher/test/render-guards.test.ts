import { defineGraph } from '@rivergraph/core';
import type { GraphWrite, WriteOrigin } from '@rivergraph/core';
import { describe, expect, it } from 'vitest';
import {
  applyGroups,
  describeGroups,
  mapRows,
  planBatch,
  quoteIdentifier,
  renderSteps,
} from '../src/index.ts';
import type { CypherDialect } from '../src/index.ts';

const { User, City, Day, KNOWS, LINKS, HAS_DAY } = defineGraph({
  nodes: {
    User: { key: { id: 'integer' }, properties: { name: 'string', at: 'datetime' }, version: 'at' },
    City: {
      key: { country: 'string', name: 'string' },
      properties: { size: 'integer' },
      version: 'position',
    },
    Day: { ownedBy: 'HAS_DAY', key: { date: 'date' }, properties: { rev: 'integer' }, version: 'rev' },
  },
  edges: {
    KNOWS: { from: 'User', to: 'User', properties: { rev: 'integer' }, version: 'rev' },
    LINKS: { from: 'City', to: 'City', properties: { line: 'string' }, version: 'position' },
    HAS_DAY: { from: 'User', to: 'Day', properties: { seen: 'boolean' } },
  },
});

const keyed: CypherDialect = {
  name: 'keyed',
  quote: quoteIdentifier,
  parameters: mapRows,
  encode: (_, values) => values,
  nodeUpsert: 'match-create',
  keyProperty: (node) => (node.key.length > 1 || node.ownedBy !== undefined ? '_key' : undefined),
};
const merging: CypherDialect = { ...keyed, nodeUpsert: 'merge', keyProperty: () => undefined };
const mergingKeyed: CypherDialect = { ...keyed, nodeUpsert: 'merge' };

const at = new Date(0);
const origin: WriteOrigin = { partition: { topic: 't', id: 't-0' }, position: 7, orderKey: '007' };

function texts(write: GraphWrite, dialect: CypherDialect): string[] {
  return renderSteps(write.shape, dialect).map(({ purpose, rows, text }) => `${purpose} ${rows}\n${text}`);
}

describe('renderSteps of a type with a version', () => {
  it('sets nodes that exist only where the row is not older, and says of all that they were found', () => {
    expect(texts(User.upsert({ id: 1, name: 'x', at }), keyed)).toEqual([
      `match written
UNWIND $rows AS row
MATCH (n:\`User\` {\`id\`: row.c0})
WITH *, n.\`at\` > row.c2 AS stale
SET n.\`name\` = CASE WHEN stale THEN n.\`name\` ELSE row.c1 END, n.\`at\` = CASE WHEN stale THEN n.\`at\` ELSE row.c2 END
RETURN collect(row.c3) AS found`,
      `create written
UNWIND $rows AS row
CREATE (n:\`User\` {\`id\`: row.c0, \`name\`: row.c1, \`at\`: row.c2})`,
    ]);
  });

  it('compares a position only with one of its partition, and stores it with the properties', () => {
    expect(texts(City.upsert({ country: 'x', name: 'y', size: 1 }), mergingKeyed)).toEqual([
      `apply written
UNWIND $rows AS row
MERGE (n:\`City\` {\`_key\`: row.c0})
SET n.\`country\` = row.c1, n.\`name\` = row.c2
WITH *, n.\`_position\` STARTS WITH row.c5 AND n.\`_position\` > row.c4 AS stale
SET n.\`size\` = CASE WHEN stale THEN n.\`size\` ELSE row.c3 END, n.\`_position\` = CASE WHEN stale THEN n.\`_position\` ELSE row.c4 END`,
    ]);
    expect(texts(City.upsert({ country: 'x', name: 'y' }), keyed)[1]).toBe(
      `create written
UNWIND $rows AS row
CREATE (n:\`City\` {\`_key\`: row.c0, \`country\`: row.c1, \`name\`: row.c2, \`_position\`: row.c3})`,
    );
  });

  it('guards updates', () => {
    expect(texts(User.update({ id: 1, at }), merging)).toEqual([
      `apply written
UNWIND $rows AS row
MATCH (n:\`User\` {\`id\`: row.c0})
WITH *, n.\`at\` > row.c1 AS stale
SET n.\`at\` = CASE WHEN stale THEN n.\`at\` ELSE row.c1 END`,
    ]);
  });

  it('guards edges by a version of their own', () => {
    const write = KNOWS.upsert(User.ref({ id: 1 }), User.ref({ id: 2 }), { rev: 1 });

    expect(texts(write, keyed)[1]).toBe(
      `apply written
UNWIND $rows AS row
MATCH (a:\`User\` {\`id\`: row.c0})
MATCH (b:\`User\` {\`id\`: row.c1})
MERGE (a)-[e:\`KNOWS\`]->(b)
WITH *, e.\`rev\` > row.c2 AS stale
SET e.\`rev\` = CASE WHEN stale THEN e.\`rev\` ELSE row.c2 END`,
    );
    expect(texts(LINKS.delete(City.ref(cityKey), City.ref(cityKey)), merging).join()).not.toContain('stale');
  });

  it('guards ends that are set, and not those that are only created', () => {
    const write = LINKS.upsert(City.merge(cityKey), City.upsert({ ...cityKey, size: 1 }), {});

    expect(texts(write, merging)).toEqual([
      `apply from
UNWIND $rows AS row
MERGE (n:\`City\` {\`country\`: row.c0, \`name\`: row.c1})`,
      `apply to
UNWIND $rows AS row
MERGE (n:\`City\` {\`country\`: row.c0, \`name\`: row.c1})
WITH *, n.\`_position\` STARTS WITH row.c4 AND n.\`_position\` > row.c3 AS stale
SET n.\`size\` = CASE WHEN stale THEN n.\`size\` ELSE row.c2 END, n.\`_position\` = CASE WHEN stale THEN n.\`_position\` ELSE row.c3 END`,
      `apply written
UNWIND $rows AS row
MATCH (a:\`City\` {\`country\`: row.c0, \`name\`: row.c1})
MATCH (b:\`City\` {\`country\`: row.c2, \`name\`: row.c3})
MERGE (a)-[e:\`LINKS\`]->(b)
WITH *, e.\`_position\` STARTS WITH row.c5 AND e.\`_position\` > row.c4 AS stale
SET e.\`_position\` = CASE WHEN stale THEN e.\`_position\` ELSE row.c4 END`,
    ]);
  });

  it('guards an owned node by the key that holds its owner', () => {
    const write = HAS_DAY.upsert(User.ref({ id: 1 }), Day.upsert({ date: '2024-05-01', rev: 1 }));

    expect(texts(write, keyed)[1]).toBe(
      `match to
UNWIND $rows AS row
MATCH (n:\`Day\` {\`_key\`: row.c0})
WITH *, n.\`rev\` > row.c1 AS stale
SET n.\`rev\` = CASE WHEN stale THEN n.\`rev\` ELSE row.c1 END
RETURN collect(row.c2) AS found`,
    );
  });

  it('guards an owned node by the pattern from its owner in a statement of its own, before its edge', () => {
    const day = Day.upsert({ date: '2024-05-01', rev: 1 });
    const write = HAS_DAY.upsert(User.merge({ id: 1 }), day, { seen: true });

    expect(texts(write, merging).slice(1)).toEqual([
      `apply to
UNWIND $rows AS row
MATCH (a:\`User\` {\`id\`: row.c0})
MERGE (a)-[e:\`HAS_DAY\`]->(b:\`Day\` {\`date\`: row.c1})
WITH *, b.\`rev\` > row.c2 AS stale
SET b.\`rev\` = CASE WHEN stale THEN b.\`rev\` ELSE row.c2 END`,
      `apply written
UNWIND $rows AS row
MATCH (a:\`User\` {\`id\`: row.c0})
MATCH (a)-[e:\`HAS_DAY\`]->(b:\`Day\` {\`date\`: row.c1})
SET e.\`seen\` = row.c2`,
    ]);
    expect(texts(HAS_DAY.upsert(User.merge({ id: 1 }), day), merging)).toHaveLength(2);
  });
});

const cityKey = { country: 'x', name: 'y' };

describe('the origin of guarded writes', () => {
  const writes = [City.upsert({ ...cityKey, size: 1 })];

  it('becomes the position and what its partition begins with', () => {
    const groups = planBatch(writes, { originAt: () => origin });

    const [described] = describeGroups(groups, merging);

    expect(described?.parameters).toEqual({
      rows: [{ c0: 'x', c1: 'y', c2: 1, c3: '3:t-0|007', c4: '3:t-0|' }],
    });
  });

  it('is one that no stored position begins with where an earlier row came from elsewhere', () => {
    const elsewhere = { ...origin, partition: { topic: 't', id: 't-1' } };
    const groups = planBatch([...writes, ...writes], {
      originAt: (index) => (index === 0 ? elsewhere : origin),
    });

    const [described] = describeGroups(groups, merging);

    expect(described?.parameters).toMatchObject({ rows: [{ c3: '3:t-0|007', c4: '-' }] });
  });

  it('may be missing in a description, and not when writes are applied', async () => {
    const groups = planBatch(writes);

    const [described] = describeGroups(groups, merging);
    const applied = applyGroups(groups, { dialect: merging, maxCells: 100, run: async () => [] });

    expect(described?.parameters).toMatchObject({ rows: [{ c0: 'x', c2: 1, c3: undefined }] });
    await expect(applied).rejects.toMatchObject({ code: 'misconfigured' });
  });

  it('is not asked for where nothing needs it', () => {
    const originAt = (): never => {
      throw new Error('asked');
    };

    const described = describeGroups(planBatch([User.upsert({ id: 1, at })], { originAt }), merging);

    expect(described).toHaveLength(1);
  });
});
