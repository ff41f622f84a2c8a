import { defineGraph } from '@rivergraph/core';
import type { GraphWrite } from '@rivergraph/core';
import { describe, expect, it } from 'vitest';
import { renderSteps } from '../src/index.ts';
import type { CypherDialect } from '../src/index.ts';
import { plainDialect } from './plain-dialect.ts';

const { User, Day, Device, Seen, KNOWS, HAS_DAY, SEEN_BY } = defineGraph({
  nodes: {
    User: { key: { id: 'integer' } },
    Day: { ownedBy: 'HAS_DAY', key: { date: 'date' } },
    Device: { key: { id: 'integer' } },
    Seen: { ownedBy: 'SEEN_BY', key: { id: 'integer' }, properties: { rev: 'integer' }, version: 'rev' },
  },
  edges: {
    KNOWS: { from: 'User', to: 'User', properties: { since: 'point' } },
    HAS_DAY: { from: 'User', to: 'Day', properties: { seen: 'boolean' } },
    SEEN_BY: { from: 'Device', to: 'Seen' },
  },
});

const guarding: CypherDialect = {
  ...plainDialect,
  guardMerge: (variable) => [`GUARD ${variable}`, 'TWICE'],
  typeTest: (variable, type) => `typeOf(${variable}) = ${type}`,
};
const fused: CypherDialect = { ...guarding, statements: 'fused' };
const a = { id: 1 };
const ends = [User.ref(a), User.ref({ id: 2 })] as const;
const date = '2024-05-01';

function clauses(write: GraphWrite, dialect: CypherDialect): readonly string[] {
  return renderSteps(write.shape, dialect).flatMap(({ text }) =>
    text
      .split('\n')
      .filter((line) => /GUARD|TWICE|MERGE \(a|MATCH \(a\)-/.test(line))
      .map((line) => /GUARD a|TWICE|MERGE|MATCH/.exec(line)?.[0] ?? line),
  );
}

const merged = ['GUARD a', 'TWICE', 'MERGE'];

describe('the guard of a merge', () => {
  it.each([
    ['an edge', KNOWS.upsert(...ends), merged],
    ['an owned node', HAS_DAY.upsert(User.ref(a), Day.merge({ date }), { seen: true }), merged],
    [
      'an owned node that must exist',
      HAS_DAY.upsert(User.ref(a), Day.ref({ date }), { seen: true }),
      ['MATCH'],
    ],
    ['an edge that goes', KNOWS.delete(...ends), ['MATCH']],
  ])('stands before what makes the edge, and nowhere else: %s', (_, write, expected) => {
    // Stepwise an owned node that must exist is looked up once more, before anything is written.
    const stepwise = clauses(write, guarding);

    expect(stepwise.slice(-expected.length)).toEqual(expected);
    expect(stepwise.filter((clause) => clause !== 'MATCH')).toEqual(
      expected.filter((clause) => clause !== 'MATCH'),
    );
    expect(clauses(write, fused).filter((clause) => clause !== 'MATCH')).toEqual(
      expected.filter((clause) => clause !== 'MATCH'),
    );
  });

  it('stands before the merge of an owned node with a version', () => {
    const write = SEEN_BY.upsert(Device.ref(a), Seen.upsert({ id: 2, rev: 1 }));

    expect(clauses(write, fused)).toEqual(merged);
  });

  it('stands behind the merge of the node where the edge begins, in one statement and inside of what passes rows over', () => {
    const [step] = renderSteps(KNOWS.upsert(User.merge(a), User.ref({ id: 2 })).shape, fused);

    expect(step?.text.split('\n').slice(2, 7)).toEqual([
      expect.stringMatching(/^FOREACH /),
      expect.stringMatching(/^MERGE \(a:`User`/),
      'GUARD a',
      'TWICE',
      'MERGE (a)-[e:`KNOWS`]->(b)',
    ]);
  });

  it('stands before the first of two statements, where properties are set apart', () => {
    const write = KNOWS.upsert(...ends, { since: { x: 1, y: 2 } });

    expect(clauses(write, { ...guarding, setApart: ['point'] })).toEqual([...merged, 'MATCH']);
  });

  it('does not change what is written without one', () => {
    const [step] = renderSteps(KNOWS.upsert(...ends).shape, { ...fused, guardMerge: undefined });

    expect(step?.text).not.toContain('GUARD');
  });
});

describe('the test of a type', () => {
  it('is what the dialect says', () => {
    const [step] = renderSteps(Device.delete(a).shape, fused);

    expect(step?.text).toContain('WHERE (typeOf(r) = SEEN_BY AND o:`Seen`)');
  });
});
