import { defineGraph, misconfigured, RivergraphError } from '@rivergraph/core';
import type { FailedWrite, WriteBatch } from '@rivergraph/core';
import { describe, expect, it } from 'vitest';
import { writeBatch } from '../src/bolt/index.ts';
import type { BoltFailure, BoltResult, BoltSession, CypherSinkWrite } from '../src/bolt/index.ts';
import { columnRows, cypher, quoteIdentifier, statement } from '../src/index.ts';
import { recordOf } from './record-of.ts';

const { User, Device, Sensor, KNOWS, LINKED, SAW } = defineGraph({
  nodes: {
    User: { key: { id: 'integer' } },
    Device: { key: { id: 'integer' }, properties: { rev: 'integer' }, version: 'rev' },
    Sensor: { key: { id: 'integer' }, properties: { value: 'float' }, version: 'position' },
  },
  edges: {
    SAW: { from: 'User', to: 'Sensor' },
    KNOWS: { from: 'User', to: 'User' },
    LINKED: { from: 'Device', to: 'Device', properties: { rev: 'integer' }, version: 'rev' },
  },
});

const user = (id: number): CypherSinkWrite => User.upsert({ id });
const knows = (id: number): CypherSinkWrite => KNOWS.upsert(User.ref({ id }), User.ref({ id: 9 }));
const plain = (text: string): CypherSinkWrite =>
  cypher(text, { name: 'mine' })(recordOf({ value: 1 })) as CypherSinkWrite;

/** What a statement meets: rows with numbers, or something that is thrown. */
type Reply = { readonly rows?: readonly object[]; readonly queryType?: string } | Error;

/** A session that says what it was asked, and answers with what is given for the n-th statement. */
function scripted(
  replies: readonly Reply[] = [],
  commit?: Error,
): { readonly session: BoltSession; readonly asked: string[] } {
  const asked: string[] = [];
  let statements = 0;
  const answer = async (text: string): Promise<BoltResult> => {
    asked.push(/MERGE|MATCH/.exec(text.split('\n').slice(1).join('\n'))?.[0] ?? 'other');
    const reply = replies[statements++] ?? {};
    await Promise.resolve();
    if (reply instanceof Error) throw reply;
    const { rows = [], queryType = 'rw' } = reply;
    const records = rows.map((row) => ({
      get: (key: string): unknown => (row as { [key: string]: unknown })[key],
    }));
    return { records, summary: { queryType } };
  };
  const session: BoltSession = {
    run: async (text) => {
      asked.push('alone');
      return await answer(text);
    },
    beginTransaction: () => {
      asked.push('begin');
      return {
        run: async (text) => await answer(text),
        commit: async () => {
          asked.push('commit');
          await Promise.resolve();
          if (commit !== undefined) throw commit;
        },
        rollback: async () => {
          asked.push('rollback');
          await Promise.reject(new Error('also lost'));
        },
      };
    },
  };
  return { session, asked };
}

async function write(
  writes: readonly CypherSinkWrite[],
  {
    replies,
    commit,
    atomic,
    maxCells = 100,
  }: { replies?: readonly Reply[]; commit?: Error; atomic?: true; maxCells?: number } = {},
): Promise<{ asked: string[]; failed: readonly FailedWrite[]; error: unknown; at: BoltFailure | undefined }> {
  const { session, asked } = scripted(replies, commit);
  let at: BoltFailure | undefined;
  const batch: WriteBatch<CypherSinkWrite> = atomic === true ? { writes, atomic } : { writes };
  const classify = (cause: unknown, failure: BoltFailure): Error => {
    at ??= failure;
    return cause instanceof RivergraphError ? cause : new Error(`classified ${(cause as Error).message}`);
  };
  const outcome = await writeBatch(session, batch, { dialect, maxCells, transaction: {}, classify }).then(
    (failed) => ({ failed, error: undefined }),
    (error: unknown) => ({ failed: [], error }),
  );
  return { ...outcome, asked, at };
}

const dialect = {
  name: 'test',
  quote: quoteIdentifier,
  parameters: columnRows,
  encode: (_: unknown, values: readonly unknown[]) => values,
  nodeUpsert: 'merge',
  keyProperty: () => undefined,
  statements: 'fused',
} as const;

describe('writeBatch', () => {
  it('sends one statement alone', async () => {
    expect(await write([user(1), user(2)])).toMatchObject({ asked: ['alone', 'MERGE'], failed: [] });
  });

  it('sends several in one transaction, all before the first answer, and then commits', async () => {
    const { asked } = await write([
      user(1),
      Device.upsert({ id: 1, rev: 1 }),
      plain('MERGE (n {id: event})'),
    ]);

    expect(asked).toEqual(['begin', 'MERGE', 'MERGE', 'MERGE', 'commit']);
  });

  it('sends nothing for nothing', async () => {
    expect(await write([User.update({ id: 1 })])).toMatchObject({ asked: [], failed: [] });
  });

  it('names what was left out by its place, over pieces and statements', async () => {
    const replies = [{}, { rows: [{ missing: 1n }, { missing: -1n }] }, { rows: [{ missing: 0 }] }];
    const { failed, asked } = await write([user(1), knows(1), knows(2), knows(3)], { replies, maxCells: 4 });

    expect(asked.at(-1)).toBe('commit');
    expect(failed.map(({ index }) => index)).toEqual([2, 1, 3]);
  });

  it('looks up what must exist beside a guard before it writes', async () => {
    const linked = (id: number): CypherSinkWrite =>
      LINKED.upsert(Device.ref({ id }), Device.ref({ id: id + 1 }), { rev: 1 });
    const replies = [{ rows: [{ found: [0n, 1n] }] }];

    const { asked, failed } = await write([linked(1), linked(2)], { replies });

    expect(asked).toEqual(['begin', 'MATCH', 'MATCH', 'commit']);
    expect(failed.map(({ index }) => index)).toEqual([1]);
  });

  it('takes an atomic batch back that would leave something out, with the first error in its order', async () => {
    const replies = [{ rows: [{ missing: 1 }, { missing: 0 }] }];
    const { asked, error } = await write([knows(1), knows(2)], { replies, atomic: true });

    expect(asked).toEqual(['begin', 'MATCH', 'rollback']);
    expect(error).toMatchObject({ code: 'rejected', reason: 'missing-endpoint' });
  });

  it('sends an atomic batch alone that can leave nothing out', async () => {
    expect((await write([user(1), user(2)], { atomic: true })).asked).toEqual(['alone', 'MERGE']);
  });

  it('takes all back when a statement fails, and blames the first that did', async () => {
    const replies = [{}, new Error('second'), new Error('third')];
    const { asked, error, at } = await write(
      [user(1), Device.upsert({ id: 1, rev: 1 }), plain('MERGE (n {id: event})')],
      { replies },
    );

    expect(asked.slice(-1)).toEqual(['rollback']);
    expect(asked).not.toContain('commit');
    expect(error).toMatchObject({ message: 'classified second' });
    expect(at?.phase).toBe('run');
  });

  it('bears a statement that fails while others have their turn, before it is waited for', async () => {
    const writes = Array.from({ length: 5_000 }, (_, id) => user(id));
    const { asked, error } = await write(writes, { replies: [new Error('first')], maxCells: 2_500 });

    expect(asked).toEqual(['begin', 'MERGE', 'MERGE', 'rollback']);
    expect(error).toMatchObject({ message: 'classified first' });
  });

  it('says that the commit was under way where it was', async () => {
    const lone = await write([user(1)], { replies: [new Error('lost')] });
    const together = await write([user(1), Device.upsert({ id: 1, rev: 1 })], { commit: new Error('lost') });

    expect(lone.at?.phase).toBe('commit');
    expect(together.at?.phase).toBe('commit');
    expect(together.asked).toEqual(['begin', 'MERGE', 'MERGE', 'commit']);
  });

  it("says which of the user's statements failed, and refuses one that only reads", async () => {
    const failing = await write([plain('MERGE (n {id: event})')], { replies: [new Error('no')] });
    const reading = await write([plain('MATCH (n {id: event}) RETURN n')], { replies: [{ queryType: 'r' }] });

    expect(failing.at?.part?.statement).toEqual({ name: 'mine', linesBefore: 1 });
    expect(reading.error).toMatchObject({ code: 'misconfigured', reason: 'statement' });
  });

  it("sends a record's own statements without waiting for one another, among those of other kinds in their order", async () => {
    const { asked } = await write([
      statement('MERGE (n {id: $id})', { id: 1 }),
      statement('MERGE (n {id: $id})', { id: 2 }),
      user(1),
      statement('MATCH (n) SET n.x = 1'),
    ]);

    expect(asked).toEqual(['begin', 'other', 'other', 'MERGE', 'other', 'commit']);
    expect((await write([statement('MERGE (n)')])).asked).toEqual(['alone', 'other']);
  });

  it("rejects a record's own statement that the server cannot run or that only reads, and no other fault", async () => {
    const fault = misconfigured('no such clause', { reason: 'statement' });
    const own = statement('\nMERG (n)', {}, { name: 'mine' });
    const alone = await write([own], { replies: [fault] });
    const together = await write([user(1), own], { replies: [{}, fault] });
    const reading = await write([own], { replies: [{ queryType: 'r' }] });
    const schema = await write([own], { replies: [misconfigured('no database', { reason: 'database' })] });

    expect(alone.error).toMatchObject({ code: 'rejected', reason: 'statement', message: 'no such clause' });
    expect(together.error).toMatchObject({ code: 'rejected', reason: 'statement' });
    expect(together.at?.part?.statement).toEqual({ name: 'mine', linesBefore: 0, isOfRecord: true });
    expect(reading.error).toMatchObject({ code: 'rejected', reason: 'statement' });
    expect(schema.error).toMatchObject({ code: 'misconfigured', reason: 'database' });
  });

  it('refuses what a position guards when nobody says where it comes from', async () => {
    const upsert = Sensor.upsert({ id: 1, value: 1 });
    const saw = SAW.upsert(User.merge({ id: 1 }), upsert);

    for (const one of [upsert, saw])
      expect((await write([user(1), one])).error).toMatchObject({ code: 'misconfigured' });
    expect((await write([SAW.upsert(User.merge({ id: 1 }), Sensor.merge({ id: 1 }))])).error).toBeUndefined();
    expect((await write([Sensor.delete({ id: 1 })])).error).toBeUndefined();
  });
});
