import { describe, expect, it } from 'vitest';
import type { Totals } from '../src/charges.ts';
import { check } from '../src/check.ts';
import type { GraphRead } from '../src/read-graph.ts';

const sent: Totals = { charges: 1_000, cents: 1_234_567, fingerprint: 99_000, seconds: 50_000 };

const right: GraphRead = {
  users: 1_000,
  knows: 999,
  charges: 1_000,
  chargesNotOfOneUser: 0,
  usersWithOneCharge: 1_000,
  wrongDates: 0,
  totals: sent,
  mostKnown: 70,
};

describe('check', () => {
  it('finds nothing wrong with what was sent', () => {
    expect(check(sent, { graph: right, lag: 0 })).toEqual([]);
  });

  it.each<[string, Partial<GraphRead>, readonly string[]]>([
    ['a user that is missing', { users: 999 }, ['users: expected 1,000, got 999']],
    [
      'a relationship that is there twice',
      { knows: 1_000 },
      ['relationships of users who know each other: expected 999, got 1,000'],
    ],
    [
      'a charge that was written twice, for one user',
      { charges: 1_001, usersWithOneCharge: 999 },
      ['charges: expected 1,000, got 1,001', 'users with exactly one charge: expected 1,000, got 999'],
    ],
    [
      'a charge that belongs to nobody',
      { chargesNotOfOneUser: 1, totals: { ...sent, charges: 999 } },
      [
        'charges of no user, or of several: expected 0, got 1',
        'charges that are reached from a user: expected 1,000, got 999',
      ],
    ],
    [
      'a cent that is missing',
      { totals: { ...sent, cents: sent.cents - 1 } },
      ['sum of the charges: expected $12,345.67, got $12,345.66'],
    ],
    [
      'amounts that got to other users',
      { totals: { ...sent, fingerprint: 98_999 } },
      ['sum of the charges, each weighted by its user: expected 99,000, got 98,999'],
    ],
    ['a wrong time', { totals: { ...sent, seconds: 1 } }, ['sum of the times: expected 50,000, got 1']],
    ['a wrong date', { wrongDates: 2 }, ['charges whose date is not that of their time: expected 0, got 2']],
  ])('finds %s', (_what, change, problems) => {
    expect(check(sent, { graph: { ...right, ...change }, lag: 0 })).toEqual(problems);
  });

  it('finds messages that are not committed', () => {
    expect(check(sent, { graph: right, lag: 3 })).toEqual(['lag: expected 0, got 3']);
  });
});
