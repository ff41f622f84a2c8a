import { describe, expect, it } from 'vitest';
import { chargeAt, chargeMessages } from '../../src/neo4j/charges.ts';

describe('charges', () => {
  it.each([40_000, 160_000, 1_000_000])('are one for each of %d users', (users) => {
    const charged = new Uint8Array(users);

    for (let n = 0; n < users; n += 1) charged[chargeAt(n, users).userId] = 1;

    expect(charged.every((count) => count === 1)).toBe(true);
  });

  it('are not in the order of the users', () => {
    const first = [0, 1, 2, 3].map((n) => chargeAt(n, 160_000).userId);

    expect(first).toEqual([0, 48_271, 96_542, 144_813]);
  });

  it('travel as JSON, by their user', () => {
    const { key, value } = chargeMessages(1_000);

    expect(key(1)).toBe('271');
    expect(JSON.parse(value(1))).toEqual({
      userId: 271,
      date: '2026-03-01',
      amount: 100.01,
      ts: Date.parse('2026-03-01') + 1,
    });
  });
});
