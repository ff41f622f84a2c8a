import { describe, expect, it } from 'vitest';
import { isPoisonAt, partitions, recordOf } from '../../src/neo4j-faults/workload.ts';

const numbers = Array.from({ length: 5_000 }, (_, nth) => nth);

describe('a record of the Neo4j fault runs', () => {
  it('charges a user of its partition only', () => {
    const usersOf = (partition: number): Set<string> =>
      new Set(numbers.map((nth) => recordOf(0, partition, nth).user));

    expect(usersOf(1).size).toBe(100);
    expect([...usersOf(1)].filter((user) => usersOf(2).has(user))).toEqual([]);
  });

  it('never makes a user a friend of itself', () => {
    const alone = numbers.filter((nth) => {
      const { user, friend } = recordOf(0, nth % partitions, nth);
      return user === friend;
    });

    expect(alone).toEqual([]);
  });

  it('has friends in every partition', () => {
    const known = numbers.map((nth) => recordOf(0, 0, nth).friend.split('-')[1]);

    expect(new Set(known)).toEqual(new Set(['0', '1', '2', '3']));
  });

  it('shares every second charge with other writers', () => {
    const shared = numbers.filter((nth) => recordOf(1, 2, nth).charge === recordOf(2, 2, nth).charge);

    expect(shared).toEqual(numbers.filter((nth) => nth % 2 === 0));
  });

  it('tells writers and records apart by their stamps', () => {
    const stamps = numbers.flatMap((nth) => [recordOf(0, 3, nth).stamp, recordOf(1, 3, nth).stamp]);

    expect(new Set(stamps).size).toBe(stamps.length);
    expect(stamps).toEqual(stamps.toSorted((a, b) => a - b));
  });

  it('is poison exactly once in so many, over all partitions', () => {
    const places = numbers.flatMap((nth) => [0, 1, 2, 3].map((partition) => ({ partition, nth })));

    const poison = places.filter(({ partition, nth }) => isPoisonAt(partition, nth, 5_000));

    expect(poison.length).toBe(4);
    for (const { partition, nth } of poison)
      expect(recordOf(0, partition, nth, 5_000)).toMatchObject({ isPoison: true, day: 'no day' });
    expect(isPoisonAt(0, 0, Infinity)).toBe(false);
  });
});
