import { describe, expect, it } from 'vitest';
import { check } from '../src/check.ts';
import { compareContents } from '../src/content.ts';
import type { Content } from '../src/content.ts';
import { expectedContent } from '../src/expected-content.ts';
import { makePlan } from '../src/plan.ts';
import type { Letter } from '../src/read-letters.ts';

const plan = makePlan({ messages: 100, people: 20, broken: 3, partitions: 2, seed: 1 });
const expected = expectedContent(plan);
const good = { lag: 0, letters: [] };

function problemsOf(got: Partial<Content>, left: Parameters<typeof check>[0] = good): readonly string[] {
  return check(left, compareContents(expected, { ...expected, ...got }));
}

function letterOf(reason: string): Letter {
  return {
    place: 'memgraph-quickstart-1 at 7',
    text: 'hello',
    code: 'rejected',
    reason,
    explanation: 'no',
  };
}

describe('check', () => {
  it('finds nothing wrong in what is expected, in any order', () => {
    const got = { people: expected.people.toReversed(), connections: expected.connections.toReversed() };

    expect(problemsOf(got, { lag: 0, letters: [letterOf('invalid-message')] })).toEqual([]);
  });

  it('names somebody who is not there, and how many others', () => {
    expect(problemsOf({ people: expected.people.slice(2) })).toEqual([
      `people: not there: ${expected.people[0] ?? ''} and 1 other`,
    ]);
  });

  it('notices a connection that is there twice, and one that nobody sent', () => {
    const [first = ''] = expected.connections;

    expect(problemsOf({ connections: [...expected.connections, first, '21 22', '21 22'] })).toEqual([
      'connections: there, and wrong: 21 22',
      `connections: there more than once: ${first}`,
    ]);
  });

  it('notices a message that was set aside with another place', () => {
    const [first = '', ...others] = expected.letters;
    const moved = first.replace(/at \d+/, 'at 999');

    expect(problemsOf({ letters: [moved, ...others] })).toEqual([
      `set aside: not there: ${first}`,
      `set aside: there, and wrong: ${moved}`,
    ]);
  });

  it('notices messages that were not committed, and such as were set aside for another reason', () => {
    expect(problemsOf({}, { lag: 3, letters: [letterOf('constraint')] })).toEqual([
      'lag: expected 0, got 3',
      'set aside: memgraph-quickstart-1 at 7: rejected: no',
    ]);
  });
});
