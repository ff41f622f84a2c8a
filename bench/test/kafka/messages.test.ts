import { describe, expect, it } from 'vitest';
import { messageBytes, messageKey, messageValue, sumOfIds } from '../../src/kafka/messages.ts';

describe('messages', () => {
  it.each([0, 1, 99_999, 100_000, 999_999])('are JSON of the same length: number %d', (n) => {
    const value = messageValue(n);

    expect(Buffer.byteLength(value)).toBe(messageBytes);
    expect(JSON.parse(value)).toMatchObject({ user: Number(messageKey(n)), unit: 'cents' });
  });

  it('can be told by the sum of their ids', () => {
    const ids = Array.from({ length: 1_000 }, (_, n) => (JSON.parse(messageValue(n)) as { id: number }).id);

    expect(new Set(ids).size).toBe(1_000);
    expect(ids.reduce((sum, id) => sum + id, 0)).toBe(sumOfIds(1_000));
  });
});
