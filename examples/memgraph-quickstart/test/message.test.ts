import { Buffer } from 'node:buffer';
import { describe, expect, it } from 'vitest';
import { decodeMessage, peopleOf } from '../src/message.ts';

describe('decodeMessage', () => {
  it('reads one number as somebody, and two as a connection', () => {
    expect(decodeMessage(Buffer.from('17'))).toEqual({ id: 17 });
    expect(decodeMessage(Buffer.from('17 4'))).toEqual({ from: 17, to: 4 });
  });

  it.each(['hello', '1 2 3', '7 seven', '2.5', '-1', '', '1  2', ' 1', '1\n', '1234567890123456'])(
    'refuses %j, and tells nothing of it',
    (text) => {
      expect(() => decodeMessage(Buffer.from(text))).toThrow(
        expect.objectContaining({
          code: 'rejected',
          reason: 'invalid-message',
          message: `Message: expected one or two numbers, got ${text.length} characters of another form`,
        }),
      );
    },
  );

  it('refuses a message without a value', () => {
    expect(() => decodeMessage(null)).toThrow('got no value');
  });
});

describe('peopleOf', () => {
  it('gives those that a message is about', () => {
    expect([peopleOf({ id: 1 }), peopleOf({ from: 1, to: 2 })]).toEqual([[1], [1, 2]]);
  });
});
