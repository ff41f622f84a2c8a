import { describe, expect, it } from 'vitest';
import { readPeople } from '../../src/people/read-people.ts';

describe('readPeople', () => {
  it('gives people and connections as lines, and tells a float from an integer', async () => {
    const content = await readPeople(async (text) =>
      text.includes('CONNECTED_WITH') ? [{ start: 1n, stop: 2n }] : [{ id: 1n }, { id: 2 }, { id: null }],
    );

    expect(content).toEqual({ people: ['1', '2 (a number)', 'null (a object)'], connections: ['1 2'] });
  });
});
