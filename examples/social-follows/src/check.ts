import { counted, whole } from '@rivergraph/example-kit';
import { expectedAnswers, places } from './answers.ts';
import type { Answers, Ranked } from './answers.ts';
import type { Expected } from './expected.ts';
import type { Follow } from './follow.ts';
import type { GraphRead } from './read-graph.ts';
import type { Redelivery } from './run-function.ts';
import type { Outcome } from './run.ts';

/** What {@link check} looks at. */
export type Checked = Pick<Outcome, 'graph' | 'letters' | 'redelivery' | 'answers'>;

/**
 * Compares what a run left with what was sent; gives what is wrong. Where edges are made without a look (`conditionalCreate` false) a
 * record that comes again makes another one, so that only what is missing counts.
 */
export function check(
  expected: Expected,
  outcome: Checked,
  { conditionalCreate }: { readonly conditionalCreate: boolean },
): readonly string[] {
  const { graph, letters, redelivery, answers } = outcome;
  return [
    ...checkParts(expected, graph),
    ...checkLetters(expected, letters),
    ...(conditionalCreate ? differing('follows', graph.follows.length, expected.follows.size) : []),
    ...(conditionalCreate && redelivery !== undefined ? checkRedelivery(redelivery) : []),
    ...(conditionalCreate ? checkAnswers(answersOf(expected), answers) : []),
  ];
}

function checkLetters({ rejected }: Expected, letters: Checked['letters']): readonly string[] {
  const { unreadable, ofNobody } = rejected;
  const other = [...letters].filter(
    ([reason]) => reason !== 'invalid-follow' && reason !== 'missing-endpoint',
  );
  return [
    ...differing(
      'records set aside because they cannot be read',
      letters.get('invalid-follow') ?? 0,
      unreadable,
    ),
    ...differing(
      'records set aside because a user is missing',
      letters.get('missing-endpoint') ?? 0,
      ofNobody,
    ),
    ...other.flatMap(([reason, count]) => differing(`records set aside because of ${reason}`, count, 0)),
  ];
}

/** Finds values of a property beyond the first, too: Neptune adds them where a writer does not ask for a single one. */
function checkParts({ users, follows }: Expected, graph: GraphRead): readonly string[] {
  return [
    ...differing('users', graph.users.length, users.size),
    ...differing('different follows', new Set(graph.follows).size, follows.size),
    ...missing('users', users, graph.users),
    ...missing('follows', follows, graph.follows),
    ...differing('properties with several values', graph.surplusValues, 0),
  ];
}

function missing(part: string, wanted: ReadonlySet<string>, got: readonly string[]): readonly string[] {
  const there = new Set(got);
  const [first, ...others] = [...wanted].filter((line) => !there.has(line));
  if (first === undefined) return [];
  const more = others.length === 0 ? '' : ` and ${counted(others.length, 'other')}`;
  return [`${part}: not in the graph: ${first}${more}`];
}

function checkRedelivery({ before, after, unfinished }: Redelivery): readonly string[] {
  const text = ({ users, follows, surplusValues }: GraphRead): string =>
    JSON.stringify([users.toSorted(), follows.toSorted(), surplusValues]);
  return [
    ...differing('records that the function has not finished when they came again', unfinished, 0),
    ...(text(before) === text(after) ? [] : ['redelivery: expected it to change nothing, got another graph']),
  ];
}

function answersOf({ follows }: Expected): Answers {
  return expectedAnswers([...follows].map(followOf));
}

function followOf(line: string): Follow {
  const [from = '', to = '', creationDate = ''] = JSON.parse(line) as string[];
  return { from, to, creationDate };
}

function checkAnswers(expected: Answers, got: Answers): readonly string[] {
  return [
    ...checkList('most followed', expected.mostFollowed, got.mostFollowed),
    ...checkList('most following', expected.mostFollowing, got.mostFollowing),
    ...checkList(`recommended to ${expected.person}`, expected.recommended, got.recommended),
  ];
}

/** In a graph with few follows the list of the database goes on with people whom nobody follows. */
function checkList(what: string, expected: readonly Ranked[], got: readonly Ranked[]): readonly string[] {
  const text = (list: readonly Ranked[]): string =>
    list
      .filter(({ count }) => count > 0)
      .slice(0, places)
      .map(({ userId, count }) => `${userId} ${count}`)
      .join(', ');
  return text(expected) === text(got) ? [] : [`${what}: expected ${text(expected)}; got ${text(got)}`];
}

function differing(what: string, got: number, expected: number): readonly string[] {
  return got === expected ? [] : [`${what}: expected ${whole(expected)}, got ${whole(got)}`];
}
