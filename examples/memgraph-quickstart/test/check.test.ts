import type { Letter } from '@rivergraph/example-kit';
import { describe, expect, it } from 'vitest';
import { check } from '../src/check.ts';

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
  it('finds nothing wrong where all is committed and only what cannot be read is set aside', () => {
    expect(check({ lag: 0, letters: [letterOf('invalid-message')] }, [])).toEqual([]);
  });

  it('notices messages that were not committed, such as were set aside for another reason, and differences', () => {
    const difference = {
      part: 'people',
      expected: 1,
      got: 0,
      missing: ['7'],
      unexpected: [],
      doubled: [],
    } as const;

    expect(check({ lag: 3, letters: [letterOf('constraint')] }, [difference])).toEqual([
      'people: not there: 7',
      'lag: expected 0, got 3',
      'set aside: memgraph-quickstart-1 at 7: rejected: no',
    ]);
  });
});
