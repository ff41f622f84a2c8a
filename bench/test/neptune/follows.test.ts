import { describe, expect, it } from 'vitest';
import { followsOf } from '../../src/neptune/follows.ts';
import { people } from '../../src/neptune/settings.ts';

const number = (personId: string): number => Number(personId.slice(1));

describe('follows', () => {
  it('are the same for every side', () => {
    const load = { keys: 0.99, records: 2_000 } as const;

    const [first, second] = [[...followsOf(load)], [...followsOf(load)]];

    expect(first).toHaveLength(2_000);
    expect(second).toEqual(first);
  });

  it('have each a date of its own, so that none is another', () => {
    const dates = [...followsOf({ keys: 'uniform', records: 4_000 })].map(({ creationDate }) => creationDate);

    expect(new Set(dates).size).toBe(4_000);
  });

  it.each(['uniform', 0.99] as const)('lie between people who are there, keys %s', (keys) => {
    const follows = [...followsOf({ keys, records: 4_000 })];

    const numbers = follows.flatMap(({ from, to }) => [number(from), number(to)]);

    expect(numbers.every((person) => Number.isInteger(person) && person >= 0 && person < people)).toBe(true);
  });

  it('lead to one person in a tenth of all where keys are skewed', () => {
    const follows = [...followsOf({ keys: 0.99, records: 4_000 })];

    const toFirst = follows.filter(({ to }) => to === 'p0').length;

    expect(toFirst).toBeGreaterThan(300);
  });
});
