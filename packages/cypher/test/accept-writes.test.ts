import { defineGraph, misconfigured, rejected } from '@rivergraph/core';
import type { FailedWrite, GraphWrite, WriteBatch, WriteOrigin } from '@rivergraph/core';
import { describe, expect, it } from 'vitest';
import { describeBatch, writeBatch } from '../src/bolt/index.ts';
import type { BoltResult, BoltSession, CypherSinkWrite } from '../src/bolt/index.ts';
import { tupleRows } from '../src/index.ts';
import type { CypherDialect } from '../src/index.ts';
import { plainDialect } from './plain-dialect.ts';

const { User, Sensor, KNOWS } = defineGraph({
  nodes: {
    User: { key: { id: 'integer' } },
    Sensor: { key: { id: 'integer' }, properties: { value: 'float' }, version: 'position' },
  },
  edges: { KNOWS: { from: 'User', to: 'User' } },
});

/** Takes no odd ids, and gives each user one that is ten times as large. */
const picky: CypherDialect = {
  ...plainDialect,
  parameters: tupleRows,
  statements: 'fused',
  accept: (write) => {
    if (write.kind !== 'graph') return write;
    const id = Number(write.row['id'] ?? ('from' in write ? write.from['id'] : 0));
    if (id % 2 === 1) throw rejected(`id: expected an even one, got an odd one`);
    return 'from' in write ? write : ({ ...write, row: { ...write.row, id: id * 10 } } as GraphWrite);
  },
};

const user = (id: number): GraphWrite => User.upsert({ id });
const knows = (id: number): GraphWrite => KNOWS.upsert(User.ref({ id }), User.ref({ id: 0 }));

async function write(
  batch: WriteBatch<CypherSinkWrite>,
  missing: readonly (readonly unknown[])[] = [],
): Promise<{ readonly sent: readonly unknown[]; readonly failed: readonly FailedWrite[] }> {
  const sent: unknown[] = [];
  const answer = async (_: string, parameters?: object): Promise<BoltResult> => {
    sent.push((parameters as { readonly rows: unknown }).rows);
    const records = missing.map((answer) => ({ get: (): unknown => answer }));
    return { records, summary: { queryType: 'rw' } };
  };
  const session: BoltSession = {
    run: answer,
    beginTransaction: () => ({ run: answer, commit: async () => {}, rollback: async () => {} }),
  };
  const options = {
    dialect: picky,
    maxCells: 100,
    transaction: {},
    classify: (cause: unknown) => cause as Error,
  };
  return { failed: await writeBatch(session, batch, options), sent };
}

describe('writes that the dialect refuses', () => {
  it('fail alone, and the others are sent as the dialect gives them', async () => {
    const { failed, sent } = await write({ writes: [user(1), user(2), user(3), user(4)] });

    expect(sent).toEqual([[[20], [40]]]);
    expect(failed).toMatchObject([
      { index: 0, error: { code: 'rejected' } },
      { index: 2, error: { code: 'rejected' } },
    ]);
  });

  it('do not change by what place others are named', async () => {
    const { failed } = await write({ writes: [knows(1), knows(2), knows(3), knows(4)] }, [[true, '4', '0']]);

    expect(failed.map(({ index, error }) => [index, error.reason])).toEqual([
      [0, undefined],
      [2, undefined],
      [3, 'missing-endpoint'],
    ]);
  });

  it('leave each other write the record that it comes from', async () => {
    const originAt = (index: number): WriteOrigin => ({
      partition: { topic: 't', id: 't-0' },
      position: index,
      orderKey: `at ${index}`,
    });
    const writes = [1, 2, 3, 4].map((id) => Sensor.upsert({ id, value: 0 }));

    const [described] = describeBatch({ writes, originAt }, { dialect: picky, maxCells: 100 });

    expect(JSON.stringify(described?.parameters)).toMatch(/\[20,.*at 1.*\[40,.*at 3/);
    expect(described?.writes).toBe(2);
  });

  it('fail an atomic batch before anything is sent', async () => {
    await expect(write({ writes: [user(2), user(1)], atomic: true })).rejects.toMatchObject({
      code: 'rejected',
    });
    expect((await write({ writes: [user(2), user(4)], atomic: true })).sent).toEqual([[[20], [40]]]);
  });

  it('may be all there are', async () => {
    const { failed, sent } = await write({ writes: [user(1), user(3)] });

    expect(sent).toEqual([]);
    expect(failed).toHaveLength(2);
  });

  it('are told from a dialect that is at fault', async () => {
    const accept = (): never => {
      throw misconfigured('no');
    };

    expect(() =>
      describeBatch({ writes: [user(2)] }, { dialect: { ...picky, accept }, maxCells: 1 }),
    ).toThrow(expect.objectContaining({ code: 'misconfigured' }));
  });
});
