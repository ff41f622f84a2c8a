import { describe, expect, it } from 'vitest';
import { orderKeyOf, toOffset, toPosition } from '../src/position.ts';

describe('positions', () => {
  it.each([0, 1, 2 ** 31, 2 ** 53 - 1])('name offset %d and give it back', (offset) => {
    expect(toOffset(toPosition(offset))).toBe(offset);
  });

  it.each([null, 5, true, '', '-1', '1.5', '1e3', ' 1', '9007199254740992', ['1'], { offset: '1' }])(
    'are not %j',
    (position) => {
      expect(() => toOffset(position)).toThrow(
        expect.objectContaining({ code: 'misconfigured', reason: 'invalid-position' }),
      );
    },
  );

  it('do not show what somebody wrote in their place', () => {
    expect(() => toOffset('secret')).toThrow(/got another text$/);
    expect(() => toOffset(['secret'])).toThrow(/got a value of type object$/);
  });

  it('have keys that sort as they do', () => {
    const keys = [0, 9, 10, 12_345, 2 ** 53 - 1].map((offset) => orderKeyOf(toPosition(offset)));

    expect(keys.toSorted()).toEqual(keys);
    expect(new Set(keys.map(({ length }) => length)).size).toBe(1);
  });
});
