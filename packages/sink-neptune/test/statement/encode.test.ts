import { canonicalValue } from '@rivergraph/core/testing';
import type { PropertyShape, PropertyType } from '@rivergraph/core';
import { describe, expect, it } from 'vitest';
import { encodeValue } from '../../src/statement/encode.ts';
import { TypedNumber } from '../../src/statement/typed-number.ts';
import { errorOf } from '../support/error-of.ts';
import { readValue } from '../support/read-value.ts';

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);
const shapeOf = (type: PropertyType): PropertyShape => ({ name: 'p', type });
const int64 = (value: number | bigint): TypedNumber => new TypedNumber('Int64', value);
const double = (value: number): TypedNumber => new TypedNumber('Double', value);

/** A value of each type as a row has it, and as it is sent. */
const samples: readonly (readonly [type: PropertyType, value: unknown, sent: unknown])[] = [
  ['string', '', ''],
  ['string', 'ä€😀\n\'"', 'ä€😀\n\'"'],
  ['integer', 7, int64(7)],
  ['integer', -(2n ** 63n), int64(-(2n ** 63n))],
  ['float', 5, double(5)],
  ['float', -0, double(-0)],
  ['float', -2.5e-300, double(-2.5e-300)],
  ['boolean', false, false],
  ['date', '0999-01-01', '0999-01-01'],
  ['datetime', new Date(-1), new Date(-1)],
  ['datetime', '2024-05-01T12:30:00+02:00', new Date('2024-05-01T10:30:00Z')],
  ['datetime', '2024-05-01T12:30Z', new Date('2024-05-01T12:30:00Z')],
  ['datetime', '2024-05-01T12:30:00.123000000Z', new Date('2024-05-01T12:30:00.123Z')],
  ['local-datetime', '2024-05-01T12:30', '2024-05-01T12:30:00'],
  ['local-datetime', '2024-05-01T12:30:00.123456700', '2024-05-01T12:30:00.1234567'],
  ['point', { x: 1.5, y: -2 }, '{"srid":7203,"x":1.5,"y":-2}'],
  ['point', { x: 1, y: 2, z: 3 }, '{"srid":9157,"x":1,"y":2,"z":3}'],
  ['point', { x: 13.4, y: 52.5, srid: 4326 }, '{"srid":4326,"x":13.4,"y":52.5}'],
  ['bytes', bytes(), ''],
  ['bytes', bytes(0, 255, 128), 'AP+A'],
  ['json', { a: [1, null, { b: 'c\0' }] }, '{"a":[1,null,{"b":"c\\u0000"}]}'],
  ['json', 'text', '"text"'],
  ['json', 7, '7'],
  ['string[]', [], '[]'],
  ['string[]', ['a', '', '"😀', '\ud83d\0'], '["a","","\\"😀","\\ud83d\\u0000"]'],
  ['integer[]', [2n ** 53n + 1n, 0, -1], '[9007199254740993,0,-1]'],
  ['float[]', [0.5, 5, -0, 1e300], '[0.5,5,-0,1e+300]'],
  ['boolean[]', [true, false], '[true,false]'],
  ['date[]', ['2024-02-29'], '["2024-02-29"]'],
  [
    'datetime[]',
    [new Date(0), '2024-05-01T12:30:00.123456789+02:00'],
    '["1970-01-01T00:00:00Z","2024-05-01T10:30:00.123456789Z"]',
  ],
  ['local-datetime[]', ['2024-05-01T12:30'], '["2024-05-01T12:30:00"]'],
  ['point[]', [{ x: 1, y: 2 }], '[{"srid":7203,"x":1,"y":2}]'],
  ['bytes[]', [bytes(1, 2), bytes()], '["AQI=",""]'],
  ['json[]', [{ a: 1 }, [2], 'three', null], '[{"a":1},[2],"three",null]'],
];

describe('encodeValue', () => {
  it.each(samples)('sends of type %s %o as %o', (type, value, sent) => {
    expect(encodeValue(shapeOf(type), value)).toStrictEqual(sent);
  });

  it.each(samples)('loses nothing of type %s: %o', (type, value) => {
    const sent = encodeValue(shapeOf(type), value);
    const stored = sent instanceof TypedNumber ? sent.value : sent;

    expect(canonicalValue(type, readValue(type, stored))).toBe(canonicalValue(type, value));
  });

  it('takes bytes that begin within a buffer', () => {
    const part = bytes(9, 1, 2, 9).subarray(1, 3);

    expect(encodeValue(shapeOf('bytes'), part)).toBe('AQI=');
  });

  it.each<[PropertyType, unknown, string]>([
    ['string', 'secret\0', 'text without null characters, got one'],
    ['string', 'secret\udc00\ud83d', 'well-formed text, got half a surrogate pair'],
    ['datetime', '2024-05-01T12:30:00.1234Z', 'a time in milliseconds at most, got a finer one'],
    ['datetime', '1969-12-31T23:59:59.000000001+02:00', 'a time in milliseconds at most, got a finer one'],
  ])('refuses of type %s %j by the name of the property, without telling it', (type, value, problem) => {
    expect(errorOf(() => encodeValue({ name: 'at', type }, value))).toMatchObject({
      code: 'rejected',
      message: `neptune: property at: expected ${problem}`,
    });
  });
});
