import { createHash } from 'node:crypto';

/** What the data of a record says. */
export interface Reading {
  readonly id: string;
}

const hashKeyBits = 128n;
const dataBytes = 60;

/**
 * Names partition keys: so many for each of so many equal parts of the range of hash keys. When a shard is split, some of its keys
 * go to either half.
 */
export function keysOf(shards: number, keysPerShard: number): readonly string[] {
  return Array.from({ length: shards }, (_, shard) => keysWithin(shard, { shards, keysPerShard })).flat();
}

/** Names the nth record of a key, counted from 0; unique over a stream. */
export function idOf(key: string, nth: number): string {
  return `${key}/${String(nth).padStart(6, '0')}`;
}

/** The key and the number that an id was made of. */
export function placeOf(id: string): { readonly key: string; readonly nth: number } {
  const [key = '', nth] = id.split('/');
  return { key, nth: Number(nth) };
}

/** Makes the data of a record. */
export function dataOf(id: string): string {
  return `${`{"id":"${id}","note":"`.padEnd(dataBytes - 2, 'x')}"}`;
}

function keysWithin(
  shard: number,
  { shards, keysPerShard }: { readonly shards: number; readonly keysPerShard: number },
): readonly string[] {
  const keys: string[] = [];
  for (let attempt = 0; keys.length < keysPerShard; attempt += 1) {
    const key = `k${shard}.${attempt}`;
    if ((hashKeyOf(key) * BigInt(shards)) >> hashKeyBits === BigInt(shard)) keys.push(key);
  }
  return keys;
}

/** The service takes the MD5 of a partition key for a number of 128 bits. */
function hashKeyOf(key: string): bigint {
  return BigInt(`0x${createHash('md5').update(key).digest('hex')}`);
}
