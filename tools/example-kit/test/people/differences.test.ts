import { describe, expect, it } from 'vitest';
import { compareContents } from '../../src/people/content.ts';
import type { PeopleContent } from '../../src/people/content.ts';
import { describeDifferences, differenceFigures, differencesTable } from '../../src/people/differences.ts';

const expected: PeopleContent = {
  people: ['1', '2', '3'],
  connections: ['1 2', '2 3'],
  letters: ['people-1 at 7: "hello"'],
};

function differencesOf(got: Partial<PeopleContent>): ReturnType<typeof compareContents> {
  return compareContents(expected, { ...expected, ...got });
}

describe('describeDifferences', () => {
  it('finds nothing wrong in what is expected, in any order', () => {
    const got = { people: expected.people.toReversed(), connections: expected.connections.toReversed() };

    expect(describeDifferences(differencesOf(got))).toEqual([]);
  });

  it('names somebody who is not there, and how many others', () => {
    expect(describeDifferences(differencesOf({ people: ['3'] }))).toEqual([
      'people: not there: 1 and 1 other',
    ]);
  });

  it('notices a connection that is there twice, and one that nobody sent', () => {
    const got = { connections: [...expected.connections, '1 2', '21 22', '21 22'] };

    expect(describeDifferences(differencesOf(got))).toEqual([
      'connections: there, and wrong: 21 22',
      'connections: there more than once: 1 2',
    ]);
  });

  it('notices a message that was set aside with another place', () => {
    expect(describeDifferences(differencesOf({ letters: ['people-1 at 999: "hello"'] }))).toEqual([
      'set aside: not there: people-1 at 7: "hello"',
      'set aside: there, and wrong: people-1 at 999: "hello"',
    ]);
  });
});

describe('differencesTable', () => {
  it('has a line for each part', () => {
    expect(differencesTable(differencesOf({ people: ['1'] }))).toEqual([
      '               expected    there',
      'people                3        1',
      'connections           2        2',
      'set aside             1        1',
    ]);
  });
});

describe('differenceFigures', () => {
  it('sums up what is missing, unexpected and doubled', () => {
    expect(differenceFigures(differencesOf({ people: ['1', '1', '9'] }))).toEqual({
      expected: { people: 3, connections: 2, letters: 1 },
      there: { people: 3, connections: 2, letters: 1 },
      missing: 2,
      unexpected: 1,
      doubled: 1,
    });
  });
});
