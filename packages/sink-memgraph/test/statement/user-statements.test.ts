import { RivergraphError } from '@rivergraph/core';
import type { SourceRecord } from '@rivergraph/core';
import { cypher, statement } from '@rivergraph/cypher';
import type { CypherWrite, StatementWrite } from '@rivergraph/cypher';
import { describeBatch } from '@rivergraph/cypher/bolt';
import fc from 'fast-check';
import neo4j from 'neo4j-driver';
import { describe, expect, it } from 'vitest';
import { recordOf } from '../../../cypher/test/record-of.ts';
import { acceptWrite } from '../../src/statement/accept-write.ts';
import { memgraphDialect } from '../../src/statement/dialect.ts';
import { unreadable } from './unreadable.ts';

const dialect = memgraphDialect({ guard: true, bytes: 'base64' });
const all = cypher('CREATE (:E {v: event, k: __key, h: __header, t: __timestamp})');

function rowOf(given: Partial<SourceRecord>, bytes: 'base64' | 'hex' | undefined): readonly unknown[] {
  return (acceptWrite(all(recordOf(given)), bytes) as CypherWrite).row;
}

/** As one who makes writes without `cypher(…)`. */
function madeBy(value: unknown): CypherWrite {
  return { ...cypher('CREATE (:E {v: event})')(recordOf({})), row: [value] };
}

/** Why it is refused. */
function messageOf(run: () => unknown): string {
  try {
    run();
    return 'accepted';
  } catch (error) {
    if (error instanceof RivergraphError && error.code === 'rejected') return error.message;
    throw error;
  }
}

const { Date, DateTime, Duration, LocalDateTime, LocalTime, Point, Time } = neo4j.types;
const readable: readonly object[] = [
  new Date(0, 1, 1),
  new Date(neo4j.int(9999), neo4j.int(12), neo4j.int(31)),
  new LocalTime(23, 59, 59, 999_999_999),
  new LocalDateTime(2024, 5, 1, 12, 30, 0, 5),
  new DateTime(2024, 5, 1, 12, 30, 0, 5, -5400),
  new DateTime(0, 1, 1, 1, 0, 0, 0, 3600),
  new DateTime(2024, 5, 1, 12, 30, 0, 5, undefined, 'Asia/Kolkata'),
  new DateTime(2024, 5, 1, 12, 30, 0, 5, 0, 'UTC'),
  new Duration(1, -2, 3, 4),
  new Point(4326, -180, 90),
  new Point(4979, 1, 2, 3),
  new Point(7203, 1e9, 2),
  new Point(9157, 1, 2, -1e9),
];

const raw = new Uint8Array([255, 0]);

describe('a statement of the user', () => {
  it.each([
    ['CREATE (:E)', 'UNWIND $rows AS __row WITH __row', [0, 1]],
    ['CREATE (:E {v: event})', 'UNWIND $rows AS event', [5n, 5n]],
    [
      'CREATE (:E {t: __timestamp})',
      'UNWIND $rows AS __row WITH CASE WHEN __row IS NULL THEN null ELSE datetime(__row) END AS __timestamp',
      ['1970-01-01T00:00:00.007Z', '1970-01-01T00:00:00.007Z'],
    ],
    [
      'CREATE (:E {v: event, t: __timestamp})',
      'UNWIND $rows AS __row WITH __row[0] AS event, CASE WHEN __row[1] IS NULL THEN null ELSE datetime(__row[1]) END AS __timestamp',
      [
        [5n, '1970-01-01T00:00:00.007Z'],
        [5n, '1970-01-01T00:00:00.007Z'],
      ],
    ],
  ])('gets its rows: %s', (text, clause, rows) => {
    const write = cypher(text)(recordOf({ value: 5, timestamp: 7 }));

    const described = describeBatch({ writes: [write, write] }, { dialect, maxCells: 10 });

    expect(described).toEqual([{ text: `${clause}\n${text}`, parameters: { rows }, writes: 2 }]);
  });

  it('gets bytes as text, wherever they are, and times as text', () => {
    const given = { key: raw, value: { a: [raw] }, headers: { h: raw, t: 'x' }, timestamp: 7 };

    expect(rowOf(given, 'base64')).toEqual([
      { a: ['/wA='] },
      '/wA=',
      { h: '/wA=', t: 'x' },
      '1970-01-01T00:00:00.007Z',
    ]);
    expect(rowOf(given, 'hex')[1]).toBe('ff00');
    expect(rowOf({}, undefined)).toEqual([null, null, {}, null]);
  });

  it('is not given bytes where nothing says how', () => {
    const expected = 'expected no bytes, which Memgraph has no type for; or the option bytes, got some';

    expect(messageOf(() => rowOf({ value: { a: raw } }, undefined))).toBe(
      `memgraph: cypher: value: ${expected}`,
    );
    expect(messageOf(() => rowOf({ key: raw }, undefined))).toBe(`memgraph: cypher: key: ${expected}`);
    expect(messageOf(() => rowOf({ headers: { h: raw } }, undefined))).toBe(
      `memgraph: cypher: headers: ${expected}`,
    );
  });

  it.each([
    [new neo4j.types.Time(1, 2, 3, 4, 3600), 'a Time'],
    [new neo4j.types.Node(1n, [], {}), 'a Node'],
    [new Map(), 'a Map'],
    [Symbol('s'), 'a symbol'],
  ])('is not given what Memgraph cannot read: %#', (value, got) => {
    expect(messageOf(() => acceptWrite(madeBy([{ a: value }]), 'hex'))).toBe(
      `memgraph: cypher: value: expected a value that Memgraph can take, got ${got}`,
    );
  });

  it('is given the values of the driver as they are', () => {
    const [sent] = rowOf({ value: { all: readable } }, undefined) as [{ all: unknown[] }];

    for (const [at, value] of readable.entries()) expect(sent.all[at]).toBe(value);
  });

  it.each([
    [new Time(1, 2, 3, 4, 3600), 'a value that Memgraph can take, got a Time'],
    [new Date(10_000, 1, 1), 'a time of the years 0000 to 9999, got one of another year'],
    [new LocalDateTime(-1, 1, 1, 0, 0, 0, 0), 'a time of the years 0000 to 9999, got one of another year'],
    [new DateTime(0, 1, 1, 0, 30, 0, 0, 3600), 'a time of the years 0000 to 9999, got one of another year'],
    [
      new DateTime(9999, 12, 31, 23, 30, 0, 0, -3600),
      'a time of the years 0000 to 9999, got one of another year',
    ],
    [
      new DateTime(2024, 1, 1, 0, 0, 0, 0, 90),
      'an offset of whole minutes, of 18 hours at most, got another one',
    ],
    [
      new DateTime(2024, 1, 1, 0, 0, 0, 0, 64_860),
      'an offset of whole minutes, of 18 hours at most, got another one',
    ],
    [
      new DateTime(2024, 1, 1, 0, 0, 0, 0, undefined, 'europe/paris'),
      'a time zone by its usual name, got another one',
    ],
    [new Duration(4_000_000, 0, 0, 0), 'a duration that fits into 64 bits of microseconds, got a longer one'],
    [
      new Point(5, 1, 2),
      'a point of a system that Memgraph has, with its coordinates, got one of another system',
    ],
    [
      new Point(4326, 1, 2, 3),
      'a point of a system that Memgraph has, with its coordinates, got one of another system',
    ],
    [
      new Point(9157, 1, 2),
      'a point of a system that Memgraph has, with its coordinates, got one of another system',
    ],
    [
      new Point(4326, 181, 2),
      'a longitude of -180 to 180 and a latitude of -90 to 90, got a point outside of them',
    ],
  ])('is not given values of the driver that Memgraph would end the connection for: %s', (value, message) => {
    for (const given of [value, { a: [value] }])
      expect(messageOf(() => rowOf({ key: given }, 'hex'))).toBe(
        `memgraph: cypher: key: expected ${message}`,
      );
  });

  it('is not given a time that Memgraph has no year for', () => {
    for (const timestamp of [8.64e15, -62_167_219_200_001, Number.NaN])
      expect(messageOf(() => rowOf({ timestamp }, undefined))).toBe(
        'memgraph: cypher: timestamp: expected a time of the years 0000 to 9999, got another one',
      );
  });

  it('gets nothing that Memgraph cannot read, whatever a record brings', () => {
    const value = fc.anything({
      withBigInt: true,
      withDate: true,
      withTypedArray: true,
      withNullPrototype: true,
      withSparseArray: true,
      withMap: true,
      key: fc.oneof(fc.string(), fc.constantFrom('__isTime__', '__isPoint__', '__proto__')),
    });

    fc.assert(
      fc.property(value, value, fc.option(fc.integer()), (event, key, time) => {
        const record = recordOf({
          value: event,
          key,
          headers: { h: raw },
          timestamp: time ?? undefined,
        });

        expect(unreadable(sentOf(record))).toEqual([]);
      }),
      { numRuns: Number(process.env['FUZZ_RUNS'] ?? 500) },
    );
  });
});

describe('the parameters of a statement of its own', () => {
  const parametersOf = (value: unknown, bytes?: 'base64' | 'hex') =>
    (acceptWrite(statement('CREATE (:E {v: $v})', { v: value }), bytes) as StatementWrite).parameters;

  it('are what Memgraph can take', () => {
    expect(parametersOf({ a: [1, 'x', null] })).toEqual({ v: { a: [1n, 'x', null] } });
    expect(parametersOf({ raw }, 'hex')).toEqual({ v: { raw: 'ff00' } });
    expect(parametersOf(new Duration(1, 2, 3, 4))).toEqual({ v: new Duration(1, 2, 3, 4) });
  });

  it('are refused by name where Memgraph cannot take them', () => {
    expect(messageOf(() => parametersOf(raw))).toContain('memgraph: cypher: parameter $v: expected no bytes');
    expect(messageOf(() => parametersOf(new Time(1, 2, 3, 4, 0)))).toContain('parameter $v');
  });

  it('have a prototype, which the driver asks for', () => {
    const write = acceptWrite(statement('CREATE (:E)', {}), undefined) as StatementWrite;

    expect(Object.getPrototypeOf(write.parameters)).toBe(Object.prototype);
    expect(Object.getPrototypeOf(statement('CREATE (:E)').parameters)).toBe(Object.prototype);
  });
});

/** What is sent of a record; nothing, where it is refused. */
function sentOf(record: SourceRecord): readonly unknown[] {
  try {
    return (acceptWrite(all(record), 'base64') as CypherWrite).row;
  } catch (error) {
    if (error instanceof RivergraphError && error.code === 'rejected') return [];
    throw error;
  }
}
