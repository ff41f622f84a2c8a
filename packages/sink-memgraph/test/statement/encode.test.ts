import type { PropertyType } from '@rivergraph/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { memgraphDialect } from '../../src/statement/dialect.ts';
import { unreadable } from './unreadable.ts';

const { encode, cast } = memgraphDialect({ guard: true, bytes: 'base64' });
const max = 2n ** 63n - 1n;

const cases: readonly (readonly [PropertyType, readonly unknown[], readonly unknown[]])[] = [
  ['string', ['x', null, undefined, ''], ['x', null, null, '']],
  ['integer', [1, 7n, max, null], [1, 7, max, null]],
  ['float', [1, 0.5, -0, null], [1, 0.5, -0, null]],
  ['boolean', [true, null, false], [true, null, false]],
  ['date', ['0000-01-01', null], ['0000-01-01', null]],
  [
    'datetime',
    [new Date(0), new Date(1), '2024-05-01T12:30+02:00', null],
    ['1970-01-01T00:00:00Z', '1970-01-01T00:00:00.001Z', '2024-05-01T10:30:00Z', null],
  ],
  [
    'local-datetime',
    ['2024-05-01T12:30', '2024-05-01T12:30:00.5', '2024-05-01T12:30:00.1234'],
    ['2024-05-01T12:30:00', '2024-05-01T12:30:00.500', '2024-05-01T12:30:00.123400'],
  ],
  [
    'local-datetime',
    ['2024-05-01T12:30:00.123456789', '2024-05-01T12:30:00.0000009', '2024-05-01T12:30:00.000'],
    ['2024-05-01T12:30:00.123456', '2024-05-01T12:30:00.000000', '2024-05-01T12:30:00'],
  ],
  [
    'point',
    [{ x: 1, y: 2 }, { x: 1, y: 2, z: 3 }, { x: 1, y: 2, srid: 4326 }, null],
    [
      { x: 1, y: 2, crs: 'cartesian' },
      { x: 1, y: 2, z: 3, crs: 'cartesian-3d' },
      { x: 1, y: 2, crs: 'wgs-84' },
      null,
    ],
  ],
  ['bytes', [new Uint8Array([1, 255, 3]).subarray(1), new Uint8Array(0), null], ['/wM=', '', null]],
  ['json', [{ a: [1] }, 'x', null], ['{"a":[1]}', '"x"', null]],
  ['integer[]', [[1, max], [], null, undefined], [[1, max], [], null, null]],
  ['datetime[]', [[new Date(0)]], [['1970-01-01T00:00:00Z']]],
  ['string[]', [['x'], undefined], [['x'], null]],
];

const datetime = fc.oneof(
  fc.date({
    min: new Date('0000-01-02T00:00:00Z'),
    max: new Date('9999-12-30T00:00:00Z'),
    noInvalidDate: true,
  }),
  fc
    .tuple(fc.constantFrom('2024-02-29T23:59:59', '1583-01-01T00:00:00'), fc.integer({ min: 0, max: 9 }))
    .map(([text, digits]) => `${text}${digits === 0 ? '' : `.${'7'.repeat(digits)}`}+01:30`),
);
const local = fc
  .integer({ min: 0, max: 9 })
  .map((digits) => `2024-02-29T23:59:59${digits === 0 ? '' : `.${'0'.repeat(digits - 1)}4`}`);
const coordinate = fc.double({ noNaN: true, noDefaultInfinity: true });
const scalars: { readonly [type: string]: fc.Arbitrary<unknown> } = {
  string: fc.string({ unit: 'binary' }),
  integer: fc.oneof(fc.maxSafeInteger(), fc.bigInt({ min: -(2n ** 63n), max })),
  float: coordinate,
  boolean: fc.boolean(),
  date: fc.constantFrom('0000-02-29', '9999-12-31'),
  datetime,
  'local-datetime': local,
  point: fc.record({ x: coordinate, y: coordinate, srid: fc.constantFrom(undefined, 7203, 4326) }),
  bytes: fc.uint8Array(),
  json: fc.jsonValue(),
};
const column = fc.constantFrom(...Object.keys(scalars)).chain((type) =>
  fc.boolean().chain((isList) => {
    const scalar = scalars[type] ?? fc.constant(null);
    const value = isList ? fc.array(scalar, { maxLength: 3 }) : scalar;
    return fc.record({
      type: fc.constant((isList ? `${type}[]` : type) as PropertyType),
      values: fc.array(fc.oneof(value, fc.constantFrom(null, undefined)), { maxLength: 5 }),
    });
  }),
);

describe('the encoding of columns', () => {
  it.each(cases)('sends %s values as what the statement casts', (type, values, expected) => {
    expect(encode(type, values)).toEqual(expected);
  });

  it('sends nothing that Memgraph cannot read, and every null as null', () => {
    fc.assert(
      fc.property(column, ({ type, values }) => {
        const sent = encode(type, values);

        expect(sent.map((value) => value === null)).toEqual(values.map((value) => (value ?? null) === null));
        expect(unreadable(sent)).toEqual([]);
      }),
      { numRuns: Number(process.env['FUZZ_RUNS'] ?? 300) },
    );
  });

  it('sends times in the only forms that Memgraph reads', () => {
    fc.assert(
      fc.property(datetime, local, (instant, time) => {
        const form = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{3}(?:\d{3})?)?$/;
        const [zoned] = encode('datetime', [instant]) as readonly [string];

        expect(zoned.slice(0, -1)).toMatch(form);
        expect(zoned.slice(-1)).toBe('Z');
        expect(encode('local-datetime', [time])[0]).toMatch(form);
      }),
      { numRuns: Number(process.env['FUZZ_RUNS'] ?? 300) },
    );
  });

  it('writes bytes as hexadecimal digits where that is wanted, and not at all where nothing says how', () => {
    const hex = memgraphDialect({ guard: true, bytes: 'hex' });
    const none = memgraphDialect({ guard: true, bytes: undefined });

    expect(hex.encode('bytes[]', [[new Uint8Array([0, 171])]])).toEqual([['00ab']]);
    expect(() => none.encode('bytes', [new Uint8Array(1)])).toThrow(
      expect.objectContaining({ code: 'misconfigured', reason: 'schema' }),
    );
  });

  it('casts what travels as something else', () => {
    const types: readonly PropertyType[] = [
      'string',
      'integer',
      'date',
      'datetime',
      'local-datetime',
      'point',
    ];

    expect(types.map((type) => cast?.(type, 'c', 'value'))).toEqual([
      'c',
      'toInteger(c)',
      'date(c)',
      'datetime(c)',
      'localDateTime(c)',
      'point(c)',
    ]);
    expect(cast?.('integer[]', 'c', 'value-or-null')).toBe('extract(x IN c | toInteger(x))');
    expect(cast?.('point[]', 'c', 'value-or-null')).toBe('extract(x IN c | point(x))');
    expect(cast?.('float[]', 'c', 'value-or-null')).toBe('c');
  });

  it('asks for null before what refuses it, where there may be one', () => {
    expect(cast?.('integer', 'c', 'value-or-null')).toBe('toInteger(c)');
    expect(
      (['date', 'datetime', 'local-datetime', 'point'] as const).map((type) =>
        cast?.(type, 'c', 'value-or-null'),
      ),
    ).toEqual([
      'CASE WHEN c IS NULL THEN null ELSE date(c) END',
      'CASE WHEN c IS NULL THEN null ELSE datetime(c) END',
      'CASE WHEN c IS NULL THEN null ELSE localDateTime(c) END',
      'CASE WHEN c IS NULL THEN null ELSE point(c) END',
    ]);
  });
});
