import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defineGraph } from '../../src/index.ts';
import type { KeyType, PropertyType } from '../../src/index.ts';
import { callUntyped, fuzzRuns, shop, thrownBy } from './shop.ts';

/** Upserts a node with one property of a type. */
function store(type: PropertyType, value: unknown): string {
  const graph = defineGraph({ nodes: { T: { key: { id: 'integer' }, properties: { p: type } } } });
  return thrownBy(() => callUntyped(graph.T, 'upsert', { id: 1, p: value }));
}

/** Upserts a node with a key of a type. */
function storeKey(type: KeyType, value: unknown): string {
  const graph = defineGraph({ nodes: { T: { key: { k: type } } } });
  return thrownBy(() => callUntyped(graph.T, 'upsert', { k: value }));
}

const cycle: unknown[] = [];
cycle.push(cycle);
const deep = JSON.parse('['.repeat(200) + ']'.repeat(200)) as unknown;
const sparse: unknown[] = ['a'];
sparse[2] = 'c';

describe('a value that fits', () => {
  it.each<[PropertyType, ...unknown[]]>([
    ['string', '', 'x', 'a\ud83d', '😀'],
    ['integer', 0, -0, 2 ** 53 - 1, -(2 ** 53) + 1, 2n ** 63n - 1n, -(2n ** 63n), 1.0],
    ['float', 0, -1.5, Number.MAX_VALUE, 5e-324],
    ['boolean', true, false],
    ['date', '2024-02-29', '2000-02-29', '0000-01-01', '9999-12-31'],
    [
      'datetime',
      new Date(0),
      '2024-05-01T12:30Z',
      '2024-05-01T12:30:00Z',
      '2024-05-01T23:59:59.123456789+18:00',
    ],
    ['datetime', '2024-05-01T00:00:00-03:30', '2024-05-01T00:00-03:30', new Date('0000-01-01T00:00:00Z')],
    ['local-datetime', '2024-05-01T12:30', '2024-05-01T12:30:00', '2024-05-01T12:30:00.5'],
    [
      'point',
      { x: 1, y: 2 },
      { x: 1, y: 2, z: 3 },
      { x: 1, y: 2, srid: 4326 },
      { x: 1, y: 2, z: 3, srid: 9157 },
    ],
    ['bytes', new Uint8Array(2), Buffer.from('x')],
    ['json', 'x', 1, true, [], {}, { a: [null, { b: undefined }] }, Object.create(null)],
    ['string[]', [], ['a', 'b']],
    ['json[]', [null, { a: 1 }]],
    ['datetime[]', [new Date(0), '2024-05-01T12:30Z']],
  ])('is taken as %s', (type, ...values) => {
    expect(values.map((value) => store(type, value))).toEqual(values.map(() => 'nothing'));
  });
});

describe('a value that does not fit', () => {
  it.each<[PropertyType, string, unknown]>([
    ['string', 'a number', 4711],
    ['string', 'an object', { secret: 4711 }],
    ['string', 'an array', ['4711']],
    ['integer', 'a string', '4711'],
    ['integer', 'a number with a fraction', 4711.5],
    ['integer', 'a number that is not finite', Number.NaN],
    ['integer', 'a number that is not finite', Number.POSITIVE_INFINITY],
    ['integer', 'a number beyond 2^53 (use a bigint)', 2 ** 53],
    ['integer', 'a bigint beyond 64 bits', 2n ** 63n],
    ['integer', 'a bigint beyond 64 bits', -(2n ** 63n) - 1n],
    ['integer', 'a boolean', true],
    ['float', 'a number that is not finite', Number.NaN],
    ['float', 'a number that is not finite', Number.NEGATIVE_INFINITY],
    ['float', 'a bigint', 4711n],
    ['boolean', 'a number', 1],
    ['date', 'text that is no day as YYYY-MM-DD', '2024-02-30'],
    ['date', 'text that is no day as YYYY-MM-DD', '2023-02-29'],
    ['date', 'text that is no day as YYYY-MM-DD', '1900-02-29'],
    ['date', 'text that is no day as YYYY-MM-DD', '2024-13-01'],
    ['date', 'text that is no day as YYYY-MM-DD', '2024-00-10'],
    ['date', 'text that is no day as YYYY-MM-DD', '2024-04-31'],
    ['date', 'text that is no day as YYYY-MM-DD', '2024-5-1'],
    ['date', 'text that is no day as YYYY-MM-DD', '2024-05-01T00:00:00Z'],
    ['date', 'text that is no day as YYYY-MM-DD', '2024/05/01'],
    ['date', 'text that is no day as YYYY-MM-DD', ''],
    ['date', 'a Date', new Date(4711)],
    ['datetime', 'text that is no ISO time with a zone', '2024-05-01T12:30:00'],
    ['datetime', 'text that is no ISO time with a zone', '2024-05-01'],
    ['datetime', 'text that is no ISO time with a zone', '2024-02-30T12:30:00Z'],
    ['datetime', 'text that is no ISO time with a zone', '2024-05-01T24:00:00Z'],
    ['datetime', 'text that is no ISO time with a zone', '2024-05-01T12:60:00Z'],
    ['datetime', 'text that is no ISO time with a zone', '2024-05-01T12:30:60Z'],
    ['datetime', 'text that is no ISO time with a zone', '2024-05-01T12:30:00.Z'],
    ['datetime', 'text that is no ISO time with a zone', '2024-05-01T12:30:00.1234567891Z'],
    ['datetime', 'text that is no ISO time with a zone', '2024-05-01T12:30:00+18:01'],
    ['datetime', 'text that is no ISO time with a zone', '2024-05-01T12:30:00+0100'],
    ['datetime', 'text that is no ISO time with a zone', '2024-05-01 12:30:00Z'],
    ['datetime', 'text that is no ISO time with a zone', '2024-05-01T12:30:00Zulu'],
    ['datetime', 'a Date that is invalid or out of range', new Date(Number.NaN)],
    ['datetime', 'a Date that is invalid or out of range', new Date(8.64e15)],
    ['datetime', 'a number', 4711],
    ['local-datetime', 'text that is no ISO time without a zone', '2024-05-01T12:30:00Z'],
    ['local-datetime', 'text that is no ISO time without a zone', '2024-05-01'],
    ['local-datetime', 'a Date', new Date(4711)],
    ['point', 'an object that does not fit', { x: 4711 }],
    ['point', 'an object that does not fit', { x: 1, y: Number.NaN }],
    ['point', 'an object that does not fit', { x: 1, y: 2, z: 3, srid: 4326 }],
    ['point', 'an object that does not fit', { x: 1, y: 2, srid: 4979 }],
    ['point', 'an object that does not fit', { x: 1, y: 2, srid: 1 }],
    ['point', 'an object that does not fit', { x: 1, y: 2, z: 'a' }],
    ['point', 'an array', [1, 2]],
    ['bytes', 'a string', '4711'],
    ['bytes', 'an array', [4711]],
    ['bytes', 'an object', new ArrayBuffer(2)],
    ['string', 'bytes', new Uint8Array(2)],
    ['json', 'a number that is not finite', Number.NaN],
    ['json', 'a bigint', 4711n],
    ['json', 'a function', () => 4711],
    ['json', 'a symbol', Symbol('4711')],
    ['json', 'a Date', new Date(4711)],
    ['json', 'an object that does not fit', new Map([['a', 4711]])],
    ['json', 'an object that does not fit', { a: { b: 4711n } }],
    ['json', 'an array that does not fit', [undefined]],
    ['json', 'an array that does not fit', cycle],
    ['json', 'an array that does not fit', deep],
    ['string[]', 'a string', '4711'],
    ['string[]', 'an array with an element that does not fit', ['a', null]],
    ['string[]', 'an array with an element that does not fit', sparse],
    ['float[]', 'an array with an element that does not fit', [1, Number.NaN]],
    ['integer[]', 'an array with an element that does not fit', [[1]]],
  ])('is rejected as %s: %s', (type, got, value) => {
    const thrown = store(type, value);

    expect(thrown).toBe(`rejected: T.p: expected ${type}, got ${got}`);
    expect(thrown).not.toContain('4711');
  });

  it('is rejected with the type of an edge as well', () => {
    const user = shop.User.ref({ userId: 7 });

    const thrown = thrownBy(() => callUntyped(shop.KNOWS, 'upsert', user, user, { since: 'x' }));

    expect(thrown).toBe('rejected: KNOWS.since: expected date, got text that is no day as YYYY-MM-DD');
  });
});

describe('a row that does not fit', () => {
  it.each<[string, () => unknown]>([
    [
      'User.userId: expected integer as part of the key, got nothing',
      () => callUntyped(shop.User, 'upsert', {}),
    ],
    [
      'User.userId: expected integer as part of the key, got nothing',
      () => callUntyped(shop.User, 'delete', { userId: undefined }),
    ],
    ['User.userId: expected integer, got null', () => callUntyped(shop.User, 'ref', { userId: null })],
    [
      'Product.shop: expected string as part of the key, got nothing',
      () => callUntyped(shop.Product, 'merge', { sku: 'a' }),
    ],
    [
      'User: expected only userId, name, tags, seen, got an undeclared property',
      () => callUntyped(shop.User, 'upsert', { userId: 7, age: undefined }),
    ],
    [
      'User: expected only userId, name, tags, seen, got an undeclared property; did you mean userId?',
      () => callUntyped(shop.User, 'upsert', { userid: 7 }),
    ],
    [
      'User: expected only userId, got an undeclared property',
      () => callUntyped(shop.User, 'ref', { userId: 7, name: 'x' }),
    ],
    [
      'HAS_DAILY_CHARGE: expected no property, got an undeclared property',
      () =>
        callUntyped(
          shop.HAS_DAILY_CHARGE,
          'upsert',
          shop.User.ref({ userId: 7 }),
          shop.DailyCharge.ref({ date: '2024-05-01' }),
          { a: 1 },
        ),
    ],
    [
      'BOUGHT.orderId: expected string as part of the key, got nothing',
      () =>
        callUntyped(
          shop.BOUGHT,
          'upsert',
          shop.User.ref({ userId: 7 }),
          shop.Product.ref({ sku: 'a', shop: 'b' }),
        ),
    ],
    ['User: expected a row, got null', () => callUntyped(shop.User, 'upsert', null)],
    ['User: expected a row, got undefined', () => callUntyped(shop.User, 'upsert')],
    ['User: expected a row, got a number', () => callUntyped(shop.User, 'update', 4711)],
  ])('is rejected: %s', (message, call) => {
    expect(thrownBy(call)).toBe(`rejected: ${message}`);
  });

  it('does not spoil the rows after it', () => {
    const bad = thrownBy(() => callUntyped(shop.User, 'upsert', { name: 'x' }));

    const good = shop.User.upsert({ name: 'x', userId: 7 });

    expect(bad).toContain('rejected');
    expect(good.shape.set.map(({ name }) => name)).toEqual(['name']);
  });
});

describe('a key of text', () => {
  it.each(['\ud83d', 'a\udc00b', '\udc00\ud800'])('is rejected with half a surrogate pair', (text) => {
    expect(storeKey('string', text)).toBe(
      'rejected: T.k: expected string, got text that is not well-formed Unicode',
    );
  });

  it('may hold any character', () => {
    expect(storeKey('string', 'å😀\u0000\uffff')).toBe('nothing');
  });
});

describe('the check of times', () => {
  it('agrees with Date on every day, month and year', () => {
    const part = fc.integer({ min: 0, max: 99 }).map((n) => String(n).padStart(2, '0'));

    fc.assert(
      fc.property(part, part, part, part, (century, years, month, day) => {
        const text = `${century}${years}-${month}-${day}`;
        const time = new Date(`${text}T00:00:00Z`);
        const exists = !Number.isNaN(time.getTime()) && time.toISOString().startsWith(text);

        expect(store('date', text)).toBe(
          exists ? 'nothing' : 'rejected: T.p: expected date, got text that is no day as YYYY-MM-DD',
        );
      }),
      { numRuns: fuzzRuns(2000) },
    );
  });

  it('takes what Date writes', () => {
    const dates = fc.date({
      min: new Date('0000-01-01T00:00:00Z'),
      max: new Date('9999-12-31T23:59:59.999Z'),
    });

    fc.assert(
      fc.property(dates, (date) => {
        fc.pre(!Number.isNaN(date.getTime()));

        expect(store('datetime', date)).toBe('nothing');
        expect(store('datetime', date.toISOString())).toBe('nothing');
        expect(store('local-datetime', date.toISOString().slice(0, -1))).toBe('nothing');
      }),
      { numRuns: fuzzRuns(1000) },
    );
  });
});
