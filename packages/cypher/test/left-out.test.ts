import { defineGraph } from '@rivergraph/core';
import type { GraphWrite } from '@rivergraph/core';
import fc from 'fast-check';
import neo4j from 'neo4j-driver';
import { describe, expect, it } from 'vitest';
import type { BoltPart } from '../src/bolt/index.ts';
import { partsOfBatch } from '../src/bolt/parts-of-batch.ts';
import { columnEncoder, integerParameter, tupleRows } from '../src/index.ts';
import type { CypherDialect } from '../src/index.ts';
import { fuzzRuns } from './graph-history.ts';
import { plainDialect } from './plain-dialect.ts';

const { User, Item, Day, KNOWS, BOUGHT, HAS_DAY } = defineGraph({
  nodes: {
    User: { key: { id: 'integer' }, properties: { name: 'string' } },
    Item: {
      key: { shop: 'string', at: 'datetime', raw: 'bytes', weight: 'float', isNew: 'boolean' },
    },
    Day: { ownedBy: 'HAS_DAY', key: { date: 'date' } },
  },
  edges: {
    KNOWS: { from: 'User', to: 'User', properties: { since: 'integer' } },
    BOUGHT: { from: 'User', to: 'Item', key: { n: 'integer' } },
    HAS_DAY: { from: 'User', to: 'Day', properties: { seen: 'boolean' } },
  },
});

const byCells: CypherDialect = {
  ...plainDialect,
  parameters: tupleRows,
  statements: 'fused',
  encode: columnEncoder({
    integer: integerParameter,
    datetime: (value) => (value as Date).toISOString(),
  }),
};
const byPosition: CypherDialect = { ...byCells, parameters: { ...tupleRows, position: 'at' } };

/** A write, and the end of it that is missing. */
interface Case {
  readonly write: GraphWrite;
  readonly missing: 'from' | 'to' | undefined;
}

type Policy = 'reject' | 'skip';

/** Writes of one shape, from the user at one place of a list to what is at another place of another. */
interface Kind {
  readonly write: (from: number, to: number, missing: Policy) => GraphWrite;
  readonly needs: readonly ('from' | 'to')[];
  /** A day is there only with its owner. */
  readonly to: 'user' | 'item' | 'day';
}

// 0 and -0 are one key.
const userIds = [0, 1, -7, 9007199254740993n, -(2n ** 62n) - 1n, -0];
const itemKeys = ['', 'a,b', '1', '"]'].flatMap((shop) =>
  [new Uint8Array([1, 255]), new Uint8Array(0)].map((raw) => ({
    shop,
    at: new Date(shop.length),
    raw,
    weight: 1.5e300,
    isNew: raw.length > 0,
  })),
);
const dates = ['2024-05-01', '2024-05-02'];
const id = (at: number): { id: number | bigint } => ({ id: userIds[at % userIds.length] ?? 0 });
const item = (at: number): (typeof itemKeys)[0] => itemKeys[at % itemKeys.length] ?? never();
const date = (at: number): { date: string } => ({ date: dates[at % dates.length] ?? never() });

const kinds: readonly Kind[] = [
  {
    write: (a, b, missing) => KNOWS.upsert(User.ref(id(a), { missing }), User.ref(id(b)), { since: 1 }),
    needs: ['from', 'to'],
    to: 'user',
  },
  {
    write: (a, b, missing) => BOUGHT.upsert(User.ref(id(a)), Item.ref(item(b), { missing }), { n: b }),
    needs: ['from', 'to'],
    to: 'item',
  },
  {
    write: (a, b) => BOUGHT.upsert(User.upsert({ ...id(a), name: 'n' }), Item.ref(item(b)), { n: b }),
    needs: ['to'],
    to: 'item',
  },
  {
    write: (a, b, missing) => BOUGHT.upsert(User.ref(id(a), { missing }), Item.merge(item(b)), { n: b }),
    needs: ['from'],
    to: 'item',
  },
  {
    write: (a, b, missing) => HAS_DAY.upsert(User.ref(id(a)), Day.ref(date(b), { missing }), { seen: true }),
    needs: ['from', 'to'],
    to: 'day',
  },
  {
    write: (a, b) => HAS_DAY.upsert(User.merge(id(a)), Day.ref(date(b))),
    needs: ['to'],
    to: 'day',
  },
];

const places = fc.nat(itemKeys.length * userIds.length);
const cases: fc.Arbitrary<readonly Case[]> = fc
  .record({
    kind: fc.constantFrom(...kinds),
    policy: fc.constantFrom<Policy>('reject', 'skip'),
    users: fc.uniqueArray(fc.nat(userIds.length - 2)),
    others: fc.uniqueArray(fc.nat(itemKeys.length - 1)),
    ends: fc.array(fc.tuple(places, places), { minLength: 1, maxLength: 30 }),
  })
  .map(({ kind, policy, users, others, ends }) => {
    const hasUser = (at: number): boolean => users.includes((at % userIds.length) % (userIds.length - 1));
    const hasEnd = {
      user: (_: number, to: number) => hasUser(to),
      item: (_: number, to: number) => others.includes(to % itemKeys.length),
      day: (from: number, to: number) => hasUser(from) && others.includes(to % dates.length),
    }[kind.to];
    return ends.map(([from, to]) => {
      const has = { from: hasUser(from), to: hasEnd(from, to) };
      return { write: kind.write(from, to, policy), missing: kind.needs.find((end) => !has[end]) };
    });
  });

function never(): never {
  throw new Error('Expected a key, got none');
}

function partsOf(cases: readonly Case[], dialect: CypherDialect, maxCells: number): readonly BoltPart[] {
  const writes = cases.map(({ write }) => write);
  return partsOfBatch({ writes }, { dialect, maxCells }).map((part) => {
    if (part.kind !== 'ready') throw new Error('Expected a statement that is ready, got steps');
    return part.part;
  });
}

/** The failures of all parts, given what a server answers of a row of one; `undefined` where it was written. */
function failuresOf(
  parts: readonly BoltPart[],
  answerOf: (part: BoltPart, row: number, index: number) => unknown,
): unknown {
  let start = 0;
  return parts.flatMap((part) => {
    const answers = Array.from({ length: part.writes }, (_, row) => answerOf(part, row, start + row));
    start += part.writes;
    return (part.failures?.(answers.filter((answer) => answer !== undefined)) ?? []).map(
      ({ index, error }) => [index, error.message],
    );
  });
}

/** What the statement answers, read from its own text: the cells that it names, whole numbers as text. */
function cellsOf({ text, parameters }: BoltPart, row: number): readonly unknown[] {
  const line = /^WITH (.*), (?:a|b|a, b) WHERE /m.exec(text)?.[1] ?? '';
  const cells = (parameters()['rows'] as readonly (readonly unknown[])[])[row] ?? [];
  return [...line.matchAll(/row\[(\d+)\] AS (k\d)/g)].map(([, at, name]) => {
    const cell = cells[Number(at)];
    if (text.includes(`toString(${name})`)) return String(cell);
    return cell instanceof Uint8Array ? new Int8Array(cell) : cell;
  });
}

describe('rows that a statement leaves out', () => {
  it('are named by their cells as by their positions', () => {
    fc.assert(
      fc.property(cases, fc.integer({ min: 1, max: 60 }), (all, maxCells) => {
        const given = failuresOf(partsOf(all, byCells, maxCells), (part, row, index) => {
          const { missing } = all[index] ?? {};
          if (missing === undefined) return undefined;
          return [missing === 'from', ...cellsOf(part, row)];
        });
        const wanted = failuresOf(partsOf(all, byPosition, maxCells), (_, row, index) => {
          const { missing } = all[index] ?? {};
          if (missing === undefined) return undefined;
          return missing === 'from' ? row : neo4j.int(-1 - row);
        });

        expect(given).toEqual(wanted);
      }),
      { numRuns: fuzzRuns(500) },
    );
  });

  const knows = (from: number | bigint, to: number | bigint): Case => ({
    write: KNOWS.upsert(User.ref({ id: from }), User.ref({ id: to })),
    missing: undefined,
  });
  const indexesOf = (all: readonly Case[], answers: readonly unknown[]): readonly number[] =>
    (partsOf(all, byCells, 100)[0]?.failures?.(answers) ?? []).map(({ index }) => index);

  it('are all that have the same ends, in the order of the batch', () => {
    const all = [knows(1, 2), knows(2, 1), knows(1, 2), knows(2, 3)];

    expect(
      indexesOf(all, [
        [false, '2', '3'],
        [true, '1', '2'],
        [true, '1', '2'],
      ]),
    ).toEqual([0, 2, 3]);
  });

  it('are told apart by integers that no number holds', () => {
    const all = [knows(1, 2n ** 53n), knows(1, 2n ** 53n + 1n), knows(1, 2n ** 53n + 2n)];

    expect(indexesOf(all, [[false, '1', '9007199254740993']])).toEqual([1]);
  });

  it('are none but those of the statement', () => {
    expect(() => indexesOf([knows(1, 2)], [[true, '1', '3']])).toThrow(
      expect.objectContaining({ code: 'internal' }),
    );
  });
});
