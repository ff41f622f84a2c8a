import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PackReader, unpack } from '../../src/bolt/packstream/reader.ts';
import { Structure } from '../../src/bolt/packstream/structure.ts';
import type { PackValue } from '../../src/bolt/packstream/value.ts';
import { pack } from '../../src/bolt/packstream/writer.ts';
import { exactValues, numRuns } from './values.ts';

const minInt = -(2n ** 63n);
const maxInt = 2n ** 63n - 1n;

describe('pack', () => {
  it('writes what unpack reads, nothing lost, with integers as bigint', () => {
    fc.assert(
      fc.property(exactValues(), (value) => {
        expect(unpack(pack(value, 'bigint'), 'bigint')).toStrictEqual(value);
      }),
      { numRuns, verbose: true },
    );
  });

  it('writes the smallest form of each integer', () => {
    const integers = [
      -16n,
      127n,
      -17n,
      -128n,
      128n,
      -32_768n,
      32_768n,
      -(2n ** 31n),
      2n ** 31n,
      minInt,
      maxInt,
    ];

    const sizes = integers.map((value) => pack(value).length);

    expect(sizes).toEqual([1, 1, 2, 2, 3, 3, 5, 5, 9, 9, 9]);
  });

  it.each([15, 16, 255, 256, 65_535, 65_536])('writes strings, bytes, lists and maps of size %i', (size) => {
    const list = Array.from({ length: size }, (_, index) => index);
    const map = Object.fromEntries(list.map((index) => [`key${index}`, index]));

    const values: PackValue[] = ['x'.repeat(size), new Uint8Array(size).fill(7), list, map];

    expect(values.map((value) => unpack(pack(value)))).toEqual(values);
  });

  it('writes a whole number as an integer, every other as a float, and leaves undefined out', () => {
    const bytes = pack([1, 1.5, -0, Number.NaN, 2 ** 53, { left: undefined, kept: null }]);

    const exact = unpack(bytes, 'bigint');

    expect(exact).toStrictEqual([1n, 1.5, -0, Number.NaN, 2 ** 53, { kept: null }]);
  });

  it('refuses an integer that 64 bits do not hold', () => {
    expect(() => pack(maxInt + 1n)).toThrow('expected an integer of 64 bits');
  });

  it('refuses a structure of more than 15 fields', () => {
    const fields = Array.from({ length: 16 }, () => null);

    expect(() => pack(new Structure(1, fields))).toThrow('at most 15 fields, got 16');
  });
});

describe('unpack', () => {
  it('gives an integer as a number where that is exact', () => {
    const values = [7, 2n ** 53n - 1n, 2n ** 53n, minInt, maxInt].map((value) => unpack(pack(value)));

    expect(values).toStrictEqual([7, Number.MAX_SAFE_INTEGER, 2n ** 53n, minInt, maxInt]);
  });

  it('keeps a key that names the prototype', () => {
    const map = unpack(pack(Object.fromEntries([['__proto__', 1]])));

    expect(Object.entries(map as object)).toEqual([['__proto__', 1]]);
  });

  it.each([
    ['a marker that means nothing', Buffer.from([0xc7]), 'expected a marker at 0, got 0xc7'],
    ['bytes that end too early', Buffer.from([0xd1, 0, 9, 65]), 'expected 9 bytes at 3, got 1'],
    ['more than one value', Buffer.from([1, 2]), 'got 1 more bytes'],
  ])('refuses %s', (_what, bytes, message) => {
    expect(() => unpack(bytes)).toThrow(message);
  });
});

describe('PackReader.skip', () => {
  it('passes over a value to where the next one begins', () => {
    fc.assert(
      fc.property(exactValues(), (value) => {
        const first = pack(value, 'bigint');
        const reader = new PackReader(Buffer.concat([first, pack('next')]));

        reader.skip();

        expect([reader.position, reader.read()]).toEqual([first.length, 'next']);
      }),
      { numRuns, verbose: true },
    );
  });

  it('refuses a marker that means nothing', () => {
    expect(() => new PackReader(Buffer.from([0xcf])).skip()).toThrow('expected a marker at 0, got 0xcf');
  });
});
