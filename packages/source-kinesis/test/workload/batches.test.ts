import { getEventListeners } from 'node:events';
import { describe, expect, it } from 'vitest';
import { batchesOf } from '../../src/workload/batches.ts';

/** Items that somebody else gives, one by one, and what is asked of them. */
class Given implements AsyncIterable<number>, AsyncIterator<number> {
  readonly asked: string[] = [];
  readonly #results: readonly (() => Promise<IteratorResult<number>>)[];
  #returned: () => Promise<IteratorResult<number>> = end;

  constructor(results: readonly (() => Promise<IteratorResult<number>>)[]) {
    this.#results = results;
  }

  static of(count: number, then: () => Promise<IteratorResult<number>>): Given {
    const items = Array.from({ length: count }, (_, value) => async () => Promise.resolve({ value }));
    return new Given([...items, then]);
  }

  returning(returned: () => Promise<IteratorResult<number>>): this {
    this.#returned = returned;
    return this;
  }

  [Symbol.asyncIterator](): AsyncIterator<number> {
    return this;
  }

  async next(): Promise<IteratorResult<number>> {
    const result = this.#results[this.asked.length];
    this.asked.push('next');
    if (result === undefined) throw new Error('asked beyond the end');
    return await result();
  }

  async return(): Promise<IteratorResult<number>> {
    this.asked.push('return');
    return await this.#returned();
  }
}

const end = async (): Promise<IteratorResult<number>> => Promise.resolve({ done: true, value: undefined });
const never = async (): Promise<never> => await new Promise<never>(() => undefined);

async function collect(
  items: Iterable<number> | AsyncIterable<number>,
  signal: AbortSignal = new AbortController().signal,
): Promise<readonly (readonly number[])[]> {
  const batches: (readonly number[])[] = [];
  for await (const batch of batchesOf(items, 2, signal)) batches.push(batch);
  return batches;
}

describe('batchesOf', () => {
  it('cuts what is there, and what comes, into batches', async () => {
    const given = Given.of(3, end);

    expect(await collect([0, 1, 2, 3, 4])).toEqual([[0, 1], [2, 3], [4]]);
    expect(await collect([])).toEqual([]);
    expect(await collect(given)).toEqual([[0, 1], [2]]);
    expect(given.asked).toEqual(['next', 'next', 'next', 'next']);
  });

  it.each([
    ['ends', end],
    ['never ends', never],
    ['fails', async () => Promise.reject(new Error('return'))],
  ])(
    'ends when it is aborted while an item is waited for, and the return of the items %s',
    async (_, back) => {
      const abort = new AbortController();
      const given = Given.of(3, async () => {
        setImmediate(() => abort.abort());
        return await never();
      }).returning(back);

      const batches = await collect(given, abort.signal);

      expect(batches).toEqual([[0, 1]]);
      expect(given.asked.at(-1)).toBe('return');
      expect(getEventListeners(abort.signal, 'abort')).toEqual([]);
    },
  );

  it('asks for nothing when it is aborted before', async () => {
    const given = Given.of(1, end);

    expect(await collect(given, AbortSignal.abort())).toEqual([]);
    expect(given.asked).toEqual(['return']);
  });

  it('lets the items go when no more is wanted', async () => {
    const given = Given.of(9, end);

    for await (const batch of batchesOf(given, 2, new AbortController().signal)) {
      if (batch.length === 2) break;
    }

    expect(given.asked).toEqual(['next', 'next', 'return']);
  });

  it('fails as the items do, and asks nothing of them any more', async () => {
    const given = Given.of(1, async () => Promise.reject(new Error('items')));

    await expect(collect(given)).rejects.toThrow('items');
    expect(given.asked).toEqual(['next', 'next']);
  });
});
