import { describe, expect, it } from 'vitest';
import { followOfRow, followPayload, partitionKeyOf, payloadOf } from '../src/follow.ts';
import type { Follow } from '../src/follow.ts';

const context = { topic: 'follows', part: 'value', headers: {} } as const;

function read(text: string): Follow | PromiseLike<Follow> {
  return followPayload(Buffer.from(text), context);
}

describe('a follow', () => {
  const follow = { from: 'user-1', to: 'user-2', creationDate: '2026-01-31T12:00:00Z' };

  it('is the third to fifth field of a row', () => {
    expect(followOfRow(['7', 'follows', 'user-1', 'user-2', '2026-01-31T12:00:00Z'])).toEqual(follow);
  });

  it('survives the way over its payload', () => {
    expect(read(payloadOf(follow))).toEqual(follow);
  });

  it('has its beginning as the partition key, and another text where that is empty', () => {
    expect([partitionKeyOf(follow), partitionKeyOf({ ...follow, from: '' })]).toEqual(['user-1', 'nobody']);
  });

  it.each(['', 'user-1', 'user-1,,2026', ',user-2,2026', 'user-1,user-2,', 'user-1,user-2,2026,x'])(
    'is rejected without a word of the data: %j',
    (text) => {
      expect(() => read(text)).toThrow(
        expect.objectContaining({
          code: 'rejected',
          reason: 'invalid-follow',
          message: expect.not.stringContaining('user'),
        }),
      );
    },
  );
});
