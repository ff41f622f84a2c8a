import type { SourceRecord } from '@rivergraph/core';
import neo4j from 'neo4j-driver';
import { describe, expect, it } from 'vitest';
import { cypher } from '../src/index.ts';
import type { CypherWrite } from '../src/index.ts';
import { describeBatch } from '../src/bolt/index.ts';
import { errorOf } from './bolt-support/error-of.ts';
import { plainDialect } from './plain-dialect.ts';
import { recordOf } from './record-of.ts';

function write(text: string, given: Partial<SourceRecord> = {}): CypherWrite {
  return cypher(text)(recordOf(given)) as CypherWrite;
}

/** The row of a record, for all that is bound. */
function row(given: Partial<SourceRecord>): readonly unknown[] {
  return write('event __key __header __timestamp', given).row;
}

const driverValues: readonly (readonly [string, object])[] = [
  ['Date', new neo4j.types.Date(2024, 5, 1)],
  ['Time', new neo4j.types.Time(1, 2, 3, 4, 3600)],
  ['LocalTime', new neo4j.types.LocalTime(1, 2, 3, 4)],
  ['DateTime', new neo4j.types.DateTime(2024, 5, 1, 1, 2, 3, 4, 3600)],
  ['LocalDateTime', new neo4j.types.LocalDateTime(2024, 5, 1, 1, 2, 3, 4)],
  ['Duration', new neo4j.types.Duration(1, 2, 3, 4)],
  ['Point', new neo4j.types.Point(4326, 1, 2)],
];

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('cypher', () => {
  it.each([
    ['MERGE (n {id: event.id})', ['event']],
    ['SET n += __value, n.k = __key', ['__value', '__key']],
    ['event __value __key __header __timestamp', ['event', '__value', '__key', '__header', '__timestamp']],
    ['n.event = $event, events = 1, my_event = 2, `x`.__key', []],
    ['CREATE ()', []],
    ['[event]', ['event']],
    ['{a:event}', ['event']],
  ])('sees in %j what is bound', (text, bindings) => {
    expect(write(text).statement.bindings).toEqual(bindings);
  });

  it.each(['', '  \n ', ' ; '])('refuses the empty text %j', (text) => {
    expect(errorOf(() => cypher(text))).toMatchObject({ code: 'misconfigured' });
  });

  it('refuses what is no text', () => {
    expect(errorOf(() => cypher(7 as never))).toMatchObject({ code: 'misconfigured' });
  });

  it.each([
    ['MERGE (n:N {id: event})\nSET n.x = 1;', 'UNWIND $c0 AS event\nMERGE (n:N {id: event})\nSET n.x = 1'],
    ['CREATE (:N)', 'UNWIND $c0 AS __row WITH __row\nCREATE (:N)'],
    ['// why\nCREATE (:N {k: __key}) // so', 'UNWIND $c0 AS __key\n// why\nCREATE (:N {k: __key}) // so'],
    [
      'event __timestamp',
      'UNWIND range(0, size($c0) - 1) AS __row WITH $c0[__row] AS event, ' +
        'CASE WHEN $c1[__row] IS NULL THEN null ELSE datetime({epochMillis: toInteger($c1[__row])}) END AS __timestamp' +
        '\nevent __timestamp',
    ],
  ])('binds before %j, in one line', (text, expected) => {
    const [described] = describeBatch(
      { writes: [write(text), write(text)] },
      { dialect: plainDialect, maxCells: 1 },
    );

    expect(described).toMatchObject({ text: expected });
  });

  it('names the entities of a record', () => {
    const named = cypher('event', { entities: ({ value }) => [`e${String(value)}`] });

    expect(named(recordOf({ value: 7 }))).toMatchObject({ entities: ['e7'], topic: 't' });
    expect(write('event').entities).toBeUndefined();
  });
});

describe('the values of a record', () => {
  it.each([
    [1, 1n],
    [-7, -7n],
    [0, 0n],
    [-0, -0],
    [1.5, 1.5],
    [2 ** 53 - 1, 2n ** 53n - 1n],
    [2 ** 53, 2 ** 53],
    [1e300, 1e300],
    [Number.NaN, Number.NaN],
    [Infinity, Infinity],
    [2n ** 63n - 1n, 2n ** 63n - 1n],
    [-(2n ** 63n), -(2n ** 63n)],
    [undefined, null],
    [null, null],
    ['text', 'text'],
    [true, true],
    [
      [1, [2.5, undefined]],
      [1n, [2.5, null]],
    ],
    [new Date(0), '1970-01-01T00:00:00.000Z'],
    [[new Uint8Array([0, 255])], [Int8Array.from([0, -1])]],
  ])('turns %o into %o', (value, expected) => {
    expect(row({ value })[0]).toEqual(expected);
  });

  it('keeps maps, leaves out what is undefined, and is not led astray by names of JavaScript', () => {
    const value = JSON.parse(
      '{"a": 1, "__proto__": {"b": 2}, "constructor": "c", "toString": null}',
    ) as object;

    const [map] = row({ value: { ...value, ['__proto__']: undefined, gone: undefined } });
    const [proto] = row({ value });

    expect(Object.entries(map as object)).toEqual([
      ['a', 1n],
      ['constructor', 'c'],
      ['toString', null],
    ]);
    expect(Object.keys(proto as object)).toEqual(['a', '__proto__', 'constructor', 'toString']);
    expect(Object.getPrototypeOf(proto)).toBeNull();
  });

  it.each([
    ['an integer of 65 bits', 2n ** 63n, 'an integer of 64 bits'],
    ['its negative', -(2n ** 63n) - 1n, 'an integer of 64 bits'],
    ['a function', () => 1, 'a value that a database can take, got a function'],
    ['a symbol', Symbol('s'), 'got a symbol'],
    ['a map', new Map([[1, 2]]), 'a value that a database can take, got a Map'],
    ['a set', new Set([1]), 'got a Set'],
    ['an invalid date', new Date(Number.NaN), 'a Date, got an invalid one'],
    ['what is nested too deeply', nested(101), 'at most 100 levels'],
  ])('refuses %s, also within a list or a map', (_, value, message) => {
    for (const wrapped of [value, [value], { a: [value] }]) {
      const error = errorOf(() => row({ value: wrapped }));

      expect(error.code).toBe('rejected');
      expect(error.message).toContain(message);
    }
  });

  it('refuses a circle, and takes what is met twice', () => {
    const circle: unknown[] = [];
    circle.push(circle);
    const shared = { a: 1 };

    expect(errorOf(() => row({ key: circle }))).toMatchObject({ code: 'rejected' });
    expect(row({ value: [shared, shared] })[0]).toEqual([{ a: 1n }, { a: 1n }]);
    expect(row({ value: nested(99) })[0]).toEqual(nested(99));
  });

  it.each([
    [bytes('{"a":[1,1.5,null]}'), { a: [1n, 1.5, null] }],
    [bytes('7'), 7n],
    [bytes(' "t" '), 't'],
    [bytes('no JSON'), 'no JSON'],
    [bytes('NaN'), 'NaN'],
    [bytes(''), ''],
    [bytes('-123456789012345678'), -123456789012345678n],
    [bytes('[9007199254740993]'), [9007199254740993n]],
    [new Uint8Array([255, 254]), Int8Array.from([-1, -2])],
  ])('reads %o, which nobody has decoded', (undecoded, expected) => {
    expect(row({ value: undecoded })[0]).toEqual(expected);
    expect(row({ key: undecoded })[1]).toEqual(expected);
  });

  it.each(['00123', '1e5', '1.50', '-0', 'true', 'null', '12345678901234567890'])(
    'takes the key %s for a text, since as JSON it could become another one',
    (key) => {
      expect(row({ key: bytes(key) })[1]).toBe(key);
    },
  );

  it('reads JSON beyond the integers of numbers, up to those of databases', () => {
    expect(row({ value: bytes('null') })[0]).toBe(null);
    expect(row({ value: bytes('1e5') })[0]).toBe(100000n);
    expect(row({ value: bytes('9223372036854775807') })[0]).toBe(9223372036854775807n);
    expect(errorOf(() => row({ value: bytes('9223372036854775808') }))).toMatchObject({ code: 'rejected' });
  });

  it('refuses a statement that commits piece by piece', () => {
    for (const text of [
      'CALL (event) { CREATE (:A) } IN TRANSACTIONS',
      'CALL () {} in 3 concurrent transactions of 10 rows',
    ])
      expect(errorOf(() => cypher(text))).toMatchObject({ code: 'misconfigured', reason: 'statement' });
  });

  it('refuses objects that the driver would take for its own', () => {
    const time = bytes('{"a":[{"__isTime__":true,"hour":1}]}');

    expect(errorOf(() => row({ value: time }))).toMatchObject({
      code: 'rejected',
      message: 'cypher: value: expected an object without marks of neo4j-driver, got __isTime__',
    });
    expect(row({ value: { __isTime__: 'true', __proto: true } })[0]).toEqual({
      __isTime__: 'true',
      __proto: true,
    });
  });

  it.each(driverValues)('keeps the %s of the driver, which it sends as what it is', (_, value) => {
    const [sent] = row({ value: { a: [value] } }) as [{ a: unknown[] }];

    expect(sent.a[0]).toBe(value);
  });

  it.each([
    ['Node', new neo4j.types.Node(1n, [], {})],
    ['Relationship', new neo4j.types.Relationship(1n, 1n, 2n, 'T', {})],
    ['UnboundRelationship', new neo4j.types.UnboundRelationship(1n, 'T', {})],
    ['Path', new neo4j.types.Path(new neo4j.types.Node(1n, [], {}), new neo4j.types.Node(1n, [], {}), [])],
    ['Vector', new neo4j.types.Vector(new Float32Array(1))],
    ['Error', new Error('why')],
    ['Promise', Promise.resolve(1)],
    ['RegExp', /x/],
    ['WeakMap', new WeakMap()],
    ['URLSearchParams', new URLSearchParams('a=1')],
    ['String', Object('text')],
    ['Long', new (marked('Long', '__isLong__'))()],
  ])('refuses a %s, wherever it is', (kind, value) => {
    for (const wrapped of [value, { a: [value] }])
      expect(errorOf(() => row({ key: wrapped }))).toMatchObject({
        code: 'rejected',
        message: `cypher: key: expected a value that a database can take, got a ${kind}`,
      });
  });

  it('takes the data of a class, as decoders make them, for a map', () => {
    class Trip {
      id = 7;
      from = { name: 'x' };
      get length(): number {
        return 1;
      }
    }

    expect(row({ value: [new Trip()] })[0]).toEqual([{ id: 7n, from: { name: 'x' } }]);
  });

  it('takes what has toJSON for what that gives, as JSON does', () => {
    const decimal = new (class Decimal {
      parts = [1, 5];
      toJSON(): string {
        return '1.5';
      }
    })();
    const proto = { toJSON: () => ({ id: 3 }) };

    expect(row({ value: { decimal, url: new URL('http://a/b'), proto } })[0]).toEqual({
      decimal: '1.5',
      url: 'http://a/b',
      proto: { id: 3n },
    });
  });

  it('refuses what has a toJSON that fails, or that never comes to an end', () => {
    const cause = new Error('no');
    const failing = {
      toJSON: () => {
        throw cause;
      },
    };
    const endless = { toJSON: (): unknown => endless };

    expect(errorOf(() => row({ value: failing }))).toMatchObject({
      code: 'rejected',
      message: 'cypher: value: expected a value that a database can take, got one whose toJSON fails',
      cause,
    });
    expect(errorOf(() => row({ value: endless })).message).toContain('at most 100 levels');
  });

  it('takes integers of the driver for integers', () => {
    const integer = { low: 7, high: 0, toBigInt: () => 7n };
    Object.defineProperty(integer, '__isInteger__', { value: true });

    expect(row({ value: { a: [integer] } })[0]).toEqual({ a: [7n] });
  });

  it('does not take texts that were decoded for JSON', () => {
    expect(row({ value: '{"a":1}' })[0]).toBe('{"a":1}');
  });

  it('makes a map of headers, of which the last of one name counts', () => {
    const headers = {
      a: bytes('x'),
      b: ['1', bytes('2')],
      c: [],
      d: null,
      e: new Uint8Array([255]),
      f: undefined,
      ['__proto__']: 'p',
    };

    const map = row({ headers })[2] as object;

    expect(Object.entries(map)).toEqual([
      ['a', 'x'],
      ['b', '2'],
      ['c', null],
      ['d', null],
      ['e', Int8Array.from([-1])],
      ['f', null],
      ['__proto__', 'p'],
    ]);
  });

  it('has a time where the record has one', () => {
    expect(row({ timestamp: 0 })[3]).toBe(0);
    expect(row({ timestamp: 1_700_000_000_123 })[3]).toBe(1_700_000_000_123);
    expect(row({})[3]).toBeNull();
  });
});

/** A class whose objects bear a mark, as a library marks its own. */
function marked(name: string, mark: string): new () => object {
  const type = { [name]: class {} }[name] as new () => object;
  Object.defineProperty(type.prototype, mark, { value: true });
  return type;
}

function nested(levels: number): unknown {
  let value: unknown = [];
  for (let level = 1; level < levels; level += 1) value = [value];
  return value;
}
