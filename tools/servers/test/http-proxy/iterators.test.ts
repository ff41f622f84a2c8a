import { describe, expect, it } from 'vitest';
import { Iterators } from '../../src/http-proxy/iterators.ts';

function marked(iterators: Iterators, iterator: string): { ShardIterator: unknown } {
  return { ShardIterator: iterators.mark({ NextShardIterator: iterator })['NextShardIterator'] };
}

describe('Iterators', () => {
  it('gives back what it marked, whatever is in it', () => {
    const iterators = new Iterators({ lifeMs: undefined, now: () => 1.5 });

    const named = iterators.read(marked(iterators, 'AAA.b/c+d==\nrg.0.0.x'));

    expect(named).toEqual({ iterator: 'AAA.b/c+d==\nrg.0.0.x', isExpired: false });
  });

  it('leaves everything else of an answer alone, and the end of a shard', () => {
    const iterators = new Iterators({ lifeMs: undefined, now: () => 0 });
    const answer = { Records: [1], NextShardIterator: null, MillisBehindLatest: 5 };

    expect(iterators.mark(answer)).toEqual(answer);
  });

  it.each([[{}], [{ ShardIterator: 'AAAA' }], [{ ShardIterator: 5 }]])('does not know %o', (body) => {
    expect(new Iterators({ lifeMs: 1, now: () => 0 }).read(body)).toBeUndefined();
  });

  it('expires all that were given out so far, and no later ones', () => {
    const iterators = new Iterators({ lifeMs: undefined, now: () => 0 });
    const early = marked(iterators, 'a');

    iterators.expireAll();
    const late = marked(iterators, 'b');

    expect([iterators.read(early)?.isExpired, iterators.read(late)?.isExpired]).toEqual([true, false]);
  });

  it('expires those that are older than their life', () => {
    let now = 1_000;
    const iterators = new Iterators({ lifeMs: 300, now: () => now });
    const iterator = marked(iterators, 'a');

    const ages = [300, 301].map((age) => {
      now = 1_000 + age;
      return iterators.read(iterator)?.isExpired;
    });

    expect(ages).toEqual([false, true]);
  });
});
