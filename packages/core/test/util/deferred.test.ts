import { describe, expect, it } from 'vitest';
import { Deferred } from '../../src/util/deferred.ts';

describe('Deferred', () => {
  it('keeps its first settling', async () => {
    const deferred = new Deferred<number>();

    deferred.resolve(1);
    deferred.resolve(2);
    deferred.reject(new Error('late'));

    await expect(deferred.promise).resolves.toBe(1);
  });

  it('rejects whoever waits, and troubles nobody else', async () => {
    const deferred = new Deferred<number>();

    deferred.reject(new Error('no'));
    await new Promise((resolve) => setImmediate(resolve));

    await expect(deferred.promise).rejects.toThrow('no');
  });
});
