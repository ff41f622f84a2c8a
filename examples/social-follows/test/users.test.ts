import { describe, expect, it } from 'vitest';
import { userOf } from '../src/user.ts';
import { loadedSink } from './support/loaded-sink.ts';

describe('the users of a file', () => {
  it('come into the graph by their ids', async () => {
    const sink = await loadedSink(['ann', 'ben-2']);

    expect(sink.graph.nodes('User').map(({ properties }) => properties)).toEqual([
      { userId: 'ann', firstName: 'ann, the first' },
      { userId: 'ben-2', firstName: 'ben-2, the first' },
    ]);
  });

  it('are those of columns with or without a type', () => {
    expect(userOf({ '~id': 'ann', firstName: 'Ann', 'lastName:String': 'Abe' })).toEqual({
      userId: 'ann',
      firstName: 'Ann',
      lastName: 'Abe',
    });
  });

  it.each([{}, { '~id': '' }])('need an id', (row) => {
    expect(() => userOf(row)).toThrow('~id');
  });
});
