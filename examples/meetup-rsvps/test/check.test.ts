import { describe, expect, it } from 'vitest';
import { check } from '../src/check.ts';
import { expectedGraph } from '../src/expected-graph.ts';
import { compareGraphs } from '../src/meetup-graph.ts';
import type { MeetupGraph } from '../src/meetup-graph.ts';
import { makePlan } from '../src/plan.ts';
import type { Letter } from '../src/read-letters.ts';

const plan = makePlan({ members: 30, rsvps: 300, seed: 2 });
const expected = expectedGraph(plan);
const poison: Letter = {
  value: JSON.stringify(plan.poison),
  from: 'meetup-rsvps-1-5',
  code: 'rejected',
  message: 'no',
};
const good = { lag: 0, letters: [poison] };

function problemsOf(graph: Partial<MeetupGraph>, left: Partial<typeof good> = {}): readonly string[] {
  return check(plan, { ...good, ...left }, compareGraphs(expected, { ...expected, ...graph }));
}

describe('check', () => {
  it('finds nothing wrong in what is expected, in any order', () => {
    expect(
      problemsOf({ members: expected.members.toReversed(), rsvps: expected.rsvps.toReversed() }),
    ).toEqual([]);
  });

  it('names a member that is not there, and how many others', () => {
    expect(problemsOf({ members: expected.members.slice(2) })).toEqual([
      `members: not in the graph: ${expected.members[0] ?? ''} and 1 other`,
    ]);
  });

  it('notices a node that is there twice', () => {
    const [first = ''] = expected.topics;

    expect(problemsOf({ topics: [...expected.topics, first] })).toEqual([
      `topics: in the graph, and wrong: ${first}`,
    ]);
  });

  it('notices an answer that is not the last one', () => {
    const [first = '', ...others] = expected.rsvps;
    const older = first.replace(/ (yes|no) .*/, ' yes 2025-01-01T00:00:00.000Z');

    expect(problemsOf({ rsvps: [older, ...others] })).toEqual([
      `rsvps: not in the graph: ${first}`,
      `rsvps: in the graph, and wrong: ${older}`,
    ]);
  });

  it('notices answers of the query in another order', () => {
    expect(problemsOf({ alsoWent: expected.alsoWent.toReversed() })).toHaveLength(2);
  });

  it('notices records that were not committed', () => {
    expect(problemsOf({}, { lag: 3 })).toEqual(['lag: expected 0, got 3']);
  });

  it('expects the poison in the dead letter, and nothing else', () => {
    const other = { ...poison, value: '{}' };

    expect(problemsOf({}, { letters: [] })).toEqual(['records in the dead letter: expected 1, got 0']);
    expect(problemsOf({}, { letters: [poison, other] })).toEqual([
      'records in the dead letter: expected 1, got 2',
      expect.stringMatching(/^dead letter: meetup-rsvps-1-5 is not the record/),
    ]);
  });
});
