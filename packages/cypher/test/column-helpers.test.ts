import { describe, expect, it } from 'vitest';
import { columnCast, columnEncoder, integerParameter, pointParameter } from '../src/index.ts';

describe('columnEncoder', () => {
  const encode = columnEncoder({ integer: (value) => `i${String(value)}` });

  it('encodes what has an encoder, in lists too, and gives null for what is absent', () => {
    expect(encode('integer', [1, null, undefined, 2n])).toEqual(['i1', null, null, 'i2']);
    expect(encode('integer[]', [[1, 2], [], null, undefined])).toEqual([['i1', 'i2'], [], null, null]);
  });

  it('leaves other columns as they are, without a copy where nothing is absent', () => {
    const texts = ['a', null, 'b'];

    expect(encode('string', texts)).toBe(texts);
    expect(encode('string[]', [['a'], undefined])).toEqual([['a'], null]);
  });
});

describe('columnCast', () => {
  const cast = columnCast({ date: (cell) => `date(${cell})` }, (list, item) => `each(${list}: ${item})`);

  it('casts what has a cast, and lists item by item', () => {
    expect(cast('date', 'c', 'value-or-null')).toBe('date(c)');
    expect(cast('date[]', 'c', 'value-or-null')).toBe('each(c: date(x))');
    expect(cast('string[]', 'c', 'value-or-null')).toBe('c');
  });

  it('asks for null before a function that refuses it, where a cell may be null', () => {
    const strict = columnCast(
      { date: (cell) => `date(${cell})`, integer: (cell) => `int(${cell})` },
      (list, item) => `each(${list}: ${item})`,
      ['date'],
    );

    expect(strict('date', 'c', 'value-or-null')).toBe('CASE WHEN c IS NULL THEN null ELSE date(c) END');
    expect(strict('date', 'c', 'value')).toBe('date(c)');
    expect(strict('date[]', 'c', 'value-or-null')).toBe('each(c: date(x))');
    expect(strict('integer', 'c', 'value-or-null')).toBe('int(c)');
  });
});

describe('integerParameter', () => {
  it('gives a number where that is exact', () => {
    expect([7, 7n, 2n ** 53n - 1n, 2n ** 53n].map(integerParameter)).toEqual([7, 7, 2 ** 53 - 1, 2n ** 53n]);
  });
});

describe('pointParameter', () => {
  it('names the system, which is one of the plane or of space where none is given', () => {
    expect(pointParameter({ x: 1, y: 2 })).toEqual({ x: 1, y: 2, crs: 'cartesian' });
    expect(pointParameter({ x: 1, y: 2, z: 3 })).toEqual({ x: 1, y: 2, z: 3, crs: 'cartesian-3d' });
    expect(pointParameter({ x: 1, y: 2, srid: 4326 })).toEqual({ x: 1, y: 2, crs: 'wgs-84' });
    expect(pointParameter({ x: 1, y: 2, z: 3, srid: 4979 })).toEqual({ x: 1, y: 2, z: 3, crs: 'wgs-84-3d' });
  });
});
