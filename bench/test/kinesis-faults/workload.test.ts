import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { maxPendingRecords, replayWindow } from '../../src/kinesis-faults/settings.ts';
import { dataOf, idOf, keysOf, placeOf } from '../../src/kinesis-faults/workload.ts';

const hashKeys = 2n ** 128n;

describe('a record of the Kinesis fault runs', () => {
  it('is named by its key and its number', () => {
    expect(placeOf(idOf('k3.17', 123_456))).toEqual({ key: 'k3.17', nth: 123_456 });
  });

  it('says in its data what it is', () => {
    expect(JSON.parse(dataOf(idOf('k3.17', 5)))).toMatchObject({ id: 'k3.17/000005' });
  });
});

describe('keysOf', () => {
  it('gives every shard as many keys, by the hash that the service takes', () => {
    const shards = keysOf(12, 10).map((key) => {
      const hash = BigInt(`0x${createHash('md5').update(key).digest('hex')}`);
      return Number((hash * 12n) / hashKeys);
    });

    expect(shards).toEqual(Array.from({ length: 120 }, (_, index) => Math.floor(index / 10)));
  });

  it('gives no key twice', () => {
    const keys = keysOf(12, 10);

    expect(new Set(keys).size).toBe(keys.length);
  });
});

describe('the bound of what an assignment writes again', () => {
  it('is the window and the page that crosses it', () => {
    expect(replayWindow).toBe(maxPendingRecords - 1 + maxPendingRecords / 2);
  });
});
