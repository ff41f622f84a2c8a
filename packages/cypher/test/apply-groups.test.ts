import { defineGraph, unavailable, wait } from '@rivergraph/core';
import type { GraphWrite } from '@rivergraph/core';
import { describe, expect, it } from 'vitest';
import { applyGroups, describeGroups, mapRows, planBatch, quoteIdentifier } from '../src/index.ts';
import type { BoundStatement, CypherDialect } from '../src/index.ts';

const { User, Item, BOUGHT, KNOWS } = defineGraph({
  nodes: {
    User: { key: { id: 'integer' }, properties: { name: 'string' } },
    Item: { key: { id: 'integer' } },
  },
  edges: { BOUGHT: { from: 'User', to: 'Item' }, KNOWS: { from: 'User', to: 'User' } },
});

const dialect: CypherDialect = {
  name: 'test',
  quote: quoteIdentifier,
  parameters: mapRows,
  encode: (_, values) => values,
  nodeUpsert: 'match-create',
  keyProperty: () => undefined,
};

type Rows = readonly { readonly c0: number; readonly c1: unknown }[];

/** Runs nothing; says that the given nodes exist, and keeps what it was asked, as verb and first column. */
function port(existing: readonly number[]): {
  readonly asked: string[];
  readonly run: (statement: BoundStatement) => Promise<readonly number[]>;
} {
  const asked: string[] = [];
  return {
    asked,
    run: async ({ text, parameters, answers }) => {
      const rows = parameters['rows'] as Rows;
      const verb = /^(CREATE|MERGE|SET|RETURN|DETACH)/m.exec(text)?.[1] ?? '';
      asked.push(`${verb} ${rows.map(({ c0 }) => c0).join(',')}`);
      return answers === 'found' ? rows.flatMap(({ c0 }, at) => (existing.includes(c0) ? [at] : [])) : [];
    },
  };
}

async function apply(
  writes: readonly GraphWrite[],
  existing: readonly number[],
  maxCells = 1000,
): Promise<{
  asked: string[];
  failed: readonly { index: number; reason: string | undefined; message: string }[];
}> {
  const { asked, run } = port(existing);
  const failed = await applyGroups(planBatch(writes), { dialect, maxCells, run });
  return {
    asked,
    failed: failed.map(({ index, error }) => ({ index, reason: error.reason, message: error.message })),
  };
}

describe('applyGroups', () => {
  it('creates the nodes that were not found', async () => {
    const writes = [1, 2, 3].map((id) => User.upsert({ id, name: 'x' }));

    const { asked, failed } = await apply(writes, [2]);

    expect(asked).toEqual(['SET 1,2,3', 'CREATE 1,3']);
    expect(failed).toEqual([]);
  });

  it('creates nothing where all were found', async () => {
    expect((await apply([User.upsert({ id: 1 })], [1])).asked).toEqual(['RETURN 1']);
  });

  it('sends each entity once, with its last row', async () => {
    const writes = ['a', 'b', 'c'].map((name) => User.upsert({ id: 1, name }));
    const [group] = planBatch(writes);
    const rows: unknown[] = [];

    await applyGroups(
      [group].flatMap((each) => each ?? []),
      {
        dialect,
        maxCells: 1000,
        run: async ({ parameters }) => {
          rows.push(parameters['rows']);
          return [0];
        },
      },
    );

    expect(rows).toEqual([[{ c0: 1, c1: 'c', c2: 0 }]]);
  });

  it('names the writes whose end is missing by their place in the batch, and applies the others', async () => {
    const writes = [
      User.upsert({ id: 1 }),
      BOUGHT.upsert(User.ref({ id: 1 }), Item.ref({ id: 10 })),
      BOUGHT.upsert(User.ref({ id: 1 }), Item.ref({ id: 11 })),
      BOUGHT.upsert(User.ref({ id: 2 }), Item.ref({ id: 10 })),
    ];

    const { asked, failed } = await apply(writes, [1, 10]);

    expect(asked).toEqual(['RETURN 1', 'RETURN 1,2', 'RETURN 10,11', 'MERGE 1']);
    expect(failed).toEqual([
      {
        index: 3,
        reason: 'missing-endpoint',
        message:
          'BOUGHT: expected the User at its from end to exist, found none; write it first, or use merge instead of ref, or wait',
      },
      {
        index: 2,
        reason: 'missing-endpoint',
        message:
          'BOUGHT: expected the Item at its to end to exist, found none; write it first, or use merge instead of ref, or wait',
      },
    ]);
  });

  it('names those that wait for their end like those that must have it', async () => {
    const missing = wait({ forMs: 60_000 });

    const { failed } = await apply(
      [KNOWS.upsert(User.ref({ id: 1 }, { missing }), User.merge({ id: 2 }))],
      [],
    );

    expect(failed).toMatchObject([{ index: 0, reason: 'missing-endpoint' }]);
  });

  it('leaves out without a word what may be skipped, also where both ends are one list', async () => {
    const knows = (from: number, to: number) =>
      KNOWS.upsert(User.ref({ id: from }, { missing: 'skip' }), User.ref({ id: to }));

    const { asked, failed } = await apply([knows(1, 2), knows(3, 2), knows(1, 3)], [1, 2]);

    expect(asked).toEqual(['RETURN 1,2,3', 'MERGE 1']);
    expect(failed.map(({ index }) => index)).toEqual([2]);
  });

  it('sends no statement when nothing is left to write', async () => {
    const { asked } = await apply([BOUGHT.upsert(User.ref({ id: 1 }), Item.merge({ id: 10 }))], []);

    expect(asked).toEqual(['RETURN 1']);
  });

  it('sends many rows in pieces, and puts the answers together', async () => {
    const writes = [1, 2, 3, 4, 5].map((id) => User.upsert({ id, name: 'x' }));

    const { asked } = await apply(writes, [1, 4], 6);

    expect(asked).toEqual(['SET 1,2', 'SET 3,4', 'SET 5', 'CREATE 2,3,5']);
  });

  it('rejects with what the port rejects with', async () => {
    const run = async (): Promise<never> => {
      throw unavailable('gone');
    };

    const applied = applyGroups(planBatch([User.upsert({ id: 1 })]), { dialect, maxCells: 10, run });

    await expect(applied).rejects.toMatchObject({ code: 'unavailable' });
  });
});

describe('describeGroups', () => {
  it('lists all statements with all rows and counts each write once', () => {
    const described = describeGroups(planBatch([User.upsert({ id: 1 }), User.upsert({ id: 2 })]), dialect);

    expect(described.map(({ text, writes }) => [text.split('\n')[1], writes])).toEqual([
      ['MATCH (n:`User` {`id`: row.c0})', 0],
      ['CREATE (n:`User` {`id`: row.c0})', 2],
    ]);
    expect(described[1]?.parameters).toEqual({ rows: [{ c0: 1 }, { c0: 2 }] });
  });
});
