import { describe, expect, it } from 'vitest';
import { expectedGraph, lineOf } from '../src/graph-content.ts';
import { parseRatings, readRatings } from '../src/ratings.ts';

const text = '6,2,4,1289241911\n6,5,2,1289241941\n1,6,-10,1289243140\n';

describe('parseRatings', () => {
  it('numbers the ratings under each key', () => {
    expect(parseRatings(text, { records: 3, key: 'rater' })).toEqual([
      { rater: 6, rated: 2, rating: 4, ratedAt: '2010-11-08T18:45:11.000Z', person: 6, nth: 1 },
      { rater: 6, rated: 5, rating: 2, ratedAt: '2010-11-08T18:45:41.000Z', person: 6, nth: 2 },
      { rater: 1, rated: 6, rating: -10, ratedAt: '2010-11-08T19:05:40.000Z', person: 1, nth: 1 },
    ]);
    expect(parseRatings(text, { records: 3, key: 'rated' }).map(({ person }) => person)).toEqual([2, 5, 6]);
  });

  it('takes as many as asked for', () => {
    expect(parseRatings(text, { records: 2, key: 'rater' })).toHaveLength(2);
  });

  it('refuses a line that is no rating', () => {
    expect(() => parseRatings('6,2,x,1', { records: 1, key: 'rater' })).toThrow('got: 6,2,x,1');
    expect(() => parseRatings('6,2', { records: 1, key: 'rater' })).toThrow('got: 6,2');
  });
});

describe('readRatings', () => {
  it('reads the network in the order of its time', async () => {
    const ratings = await readRatings({ records: 35_592, key: 'rater' });

    const times = ratings.map(({ ratedAt }) => ratedAt);
    expect(ratings).toHaveLength(35_592);
    expect(times.toSorted()).toEqual(times);
  });
});

describe('expectedGraph', () => {
  it('holds each rating, and the number of the last one under each key', () => {
    const { people, ratings } = expectedGraph(parseRatings(text, { records: 3, key: 'rater' }));

    expect(people).toEqual(new Set([lineOf(6, 2), lineOf(2, null), lineOf(5, null), lineOf(1, 1)]));
    expect(ratings).toContain(lineOf(1, 6, -10, '2010-11-08T19:05:40.000Z'));
  });
});
