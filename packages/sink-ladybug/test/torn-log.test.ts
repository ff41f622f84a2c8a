import { describe, expect, it } from 'vitest';
import { isTorn } from '../src/torn-log.ts';

/** As the database has written them. */
const id = '4b2ca329d64664a9c74fb29ff88eaeec01f42dc10c1e34e5e0';
const begin = '010000000000000001b178071ea7b4749a';
const commit = '01000000000000000233a68061518157ef';
const transaction = begin + commit;

function bytes(...parts: readonly string[]): Buffer {
  return Buffer.from(parts.join(''), 'hex');
}

const whole = bytes(id, transaction, transaction);

describe('isTorn', () => {
  it('finds nothing torn in a log that is whole, or empty', () => {
    expect([whole, bytes(id), bytes()].map(isTorn)).toEqual([false, false, false]);
  });

  it('finds a log torn that ends within a record, or within its id', () => {
    const records = [bytes(id).length, 17, 17, 17, 17];
    const ends = new Set(records.map((_, count) => records.slice(0, count + 1).reduce((a, b) => a + b)));

    for (let length = 1; length < whole.length; length += 1)
      expect([length, isTorn(whole.subarray(0, length))]).toEqual([length, !ends.has(length)]);
  });

  it('finds no log torn in which any byte of a whole record is damaged', () => {
    const log = bytes(id, transaction, begin);

    for (let at = 0; at < log.length; at += 1) {
      const damaged = Buffer.concat([log, bytes(begin)]);
      damaged.writeUInt8(damaged.readUInt8(at) ^ 0x5a, at);
      damaged.set(bytes(commit), log.length);

      expect([at, isTorn(damaged)]).toEqual([at, false]);
    }
  });

  it('finds no log torn that is damaged before its end', () => {
    const damaged = Buffer.from(whole.subarray(0, -1));
    damaged.writeUInt8(0, bytes(id, '0100000000000000').length);

    expect(isTorn(damaged)).toBe(false);
  });

  it('finds no log torn that says nothing of its checksums', () => {
    expect(isTorn(Buffer.alloc(100, 7))).toBe(false);
  });
});
