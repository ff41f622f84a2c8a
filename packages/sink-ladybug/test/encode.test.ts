import type { PropertyType } from '@rivergraph/core';
import { describe, expect, it } from 'vitest';
import { encodeColumn } from '../src/statement/encode.ts';
import { ladybugRows } from '../src/statement/rows.ts';

const cases: readonly (readonly [PropertyType, readonly unknown[], readonly unknown[]])[] = [
  ['string', ['x', null, undefined, ''], ['x', null, null, '']],
  ['integer', [1, -0, null], [1, -0, null]],
  ['integer', [1, 2n ** 63n - 1n, null], ['1', '9223372036854775807', null]],
  ['float', [1, 0.5, -0, 1e-7, null], ['1', '0.5', '-0', '1e-7', null]],
  ['boolean', [true, null, false], [true, null, false]],
  ['date', ['2024-05-01', null], ['2024-05-01', null]],
  ['datetime', [new Date(0), '2024-05-01T12:30+02:00'], ['1970-01-01T00:00:00Z', '2024-05-01T10:30:00Z']],
  ['local-datetime', ['2024-05-01T12:30'], ['2024-05-01T12:30:00']],
  [
    'point',
    [{ x: 1, y: 2 }, { x: 1, y: 2, z: 3 }, { x: 1, y: 2, srid: 4326 }, null],
    [
      '{srid: 7203, x: 1, y: 2, z: null}',
      '{srid: 9157, x: 1, y: 2, z: 3}',
      '{srid: 4326, x: 1, y: 2, z: null}',
      null,
    ],
  ],
  ['bytes', [new Uint8Array([0, 255]), new Uint8Array(0), null], ['\\x00\\xFF', '', null]],
  ['bytes', [new Uint8Array([1, 2, 3]).subarray(1, 2)], ['\\x02']],
  ['json', [{ a: [1] }, 'x', null], ['{"a":[1]}', '"x"', null]],
  ['integer[]', [[1, 2n], [], null], [['1', '2'], [], null]],
  ['float[]', [[1, 0.5]], [['1', '0.5']]],
];

describe('encodeColumn', () => {
  it.each(cases)('sends a column of %s as one kind of value', (type, values, expected) => {
    expect(encodeColumn(type, values)).toEqual(expected);
  });
});

describe('ladybugRows', () => {
  it('sends a first row that has a value in every column, of the kind that the others have', () => {
    const types: PropertyType[] = ['integer', 'integer', 'date', 'string[]', 'integer[]'];

    expect(ladybugRows.bind([[null], ['7'], [null], [[]], [null]], types)).toEqual({
      rows: [
        { c0: 0, c1: '0', c2: '2000-01-01', c3: [''], c4: ['0'] },
        { c0: null, c1: '7', c2: null, c3: [], c4: null },
      ],
    });
    expect(ladybugRows.open(types)).toBe(
      'UNWIND CAST($rows AS STRUCT(c0 INT64, c1 INT64, c2 DATE, c3 STRING[], c4 INT64[])[])[2:] AS r',
    );
  });
});
