import { describe, expect, it } from 'vitest';
import { expectedAnswers } from '../src/answers.ts';
import { check } from '../src/check.ts';
import type { Checked } from '../src/check.ts';
import { expect as expectOf, lineOf } from '../src/expected.ts';
import type { Follow } from '../src/follow.ts';
import type { GraphRead } from '../src/read-graph.ts';

const follow = (from: string, to: string, creationDate = '2026-01-01'): Follow => ({
  from,
  to,
  creationDate,
});
const known = [follow('a', 'b'), follow('a', 'c'), follow('b', 'c'), follow('b', 'd')];
const expected = expectOf(new Set(['a', 'b', 'c', 'd']), [
  ...known,
  follow('a', 'b'),
  follow('a', 'x'),
  follow('', 'b'),
]);
const graph: GraphRead = { users: ['a', 'b', 'c', 'd'], follows: known.map(lineOf), surplusValues: 0 };
const fine: Checked = {
  graph,
  letters: new Map([
    ['missing-endpoint', 1],
    ['invalid-follow', 1],
  ]),
  redelivery: { records: 2, before: graph, after: graph, unfinished: 0 },
  answers: expectedAnswers(known),
};

function problemsOf(outcome: Partial<Checked>, conditionalCreate = true): readonly string[] {
  return check(expected, { ...fine, ...outcome }, { conditionalCreate });
}

describe('check', () => {
  it('finds nothing wrong where all is as it was sent', () => {
    expect(problemsOf({})).toEqual([]);
  });

  it('finds a follow that is missing, although the count is right', () => {
    const follows = [...graph.follows.slice(1), lineOf(follow('d', 'a'))];

    expect(problemsOf({ graph: { ...graph, follows } })).toEqual([
      'follows: not in the graph: ["a","b","2026-01-01"]',
    ]);
  });

  it('finds a follow that is there twice, unless edges are made without a look', () => {
    const follows = [...graph.follows, ...graph.follows.slice(0, 1)];

    expect(problemsOf({ graph: { ...graph, follows } })).toEqual(['follows: expected 4, got 5']);
    expect(problemsOf({ graph: { ...graph, follows } }, false)).toEqual([]);
  });

  it('finds a property with several values', () => {
    expect(problemsOf({ graph: { ...graph, surplusValues: 1 } })).toEqual([
      'properties with several values: expected 0, got 1',
    ]);
  });

  it('finds records that were not set aside, or for no good reason', () => {
    const letters = new Map([
      ['missing-endpoint', 1],
      ['surprise', 2],
    ]);

    expect(problemsOf({ letters })).toEqual([
      'records set aside because they cannot be read: expected 1, got 0',
      'records set aside because of surprise: expected 0, got 2',
    ]);
  });

  it('finds a redelivery that changed something, or was not finished', () => {
    const after = { ...graph, follows: [...graph.follows, lineOf(follow('d', 'a'))] };

    expect(problemsOf({ redelivery: { records: 2, before: graph, after, unfinished: 1 } })).toEqual([
      'records that the function has not finished when they came again: expected 0, got 1',
      'redelivery: expected it to change nothing, got another graph',
    ]);
  });

  it('finds an answer that is not that of what was sent', () => {
    const answers = { ...fine.answers, recommended: [] };

    expect(problemsOf({ answers })).toEqual(['recommended to a: expected d 1; got ']);
  });
});

describe('expectedAnswers', () => {
  it('counts followers, follows, and the ways to those that are not followed', () => {
    expect(expectedAnswers(known)).toEqual({
      mostFollowed: [
        { userId: 'c', count: 2 },
        { userId: 'b', count: 1 },
        { userId: 'd', count: 1 },
      ],
      mostFollowing: [
        { userId: 'a', count: 2 },
        { userId: 'b', count: 2 },
      ],
      person: 'a',
      recommended: [{ userId: 'd', count: 1 }],
    });
  });
});
