import { describe, expect, it } from 'vitest';
import { codes } from '../../../src/memgraph-double/port.ts';
import type { Value } from '../../../src/memgraph-double/value.ts';
import { MemoryGraph } from './memory-graph.ts';
import { errorOf, failureOf, records, run, valueOf } from './run.ts';

const minute = 60_000_000n;
const day = 24n * 60n * minute;
/** 2020-11-22, in days since 1970. */
const november = 18588n;
const micros = november * day + (19n * 60n + 23n) * minute + 21_123_456n;

const scalars: readonly (readonly [string, Value])[] = [
  ['toInteger(1.9)', 1n],
  ['toInteger(-1.9)', -1n],
  ['toInteger(" 42 ")', 42n],
  ['toInteger("9007199254740993")', 9007199254740992n],
  ['toInteger("x")', null],
  ['toInteger(true)', 1n],
  ['TOINTEGER(null)', null],
  ['toFloat("1.5")', 1.5],
  ['toFloat(1)', 1],
  ['toBoolean("TRUE")', true],
  ['toBoolean("no")', null],
  ['toBoolean(0)', false],
  ['toString(12)', '12'],
  ['toString(true)', 'true'],
  ['size([1, 2])', 2n],
  ['size("äb")', 3n],
  ['size({a: 1})', 1n],
  ['size(null)', null],
  ['coalesce(null, 2, 3)', 2n],
  ['coalesce(null)', null],
  ['range(1, 3)', [1n, 2n, 3n]],
  ['range(3, 1, -1)', [3n, 2n, 1n]],
  ['head([1, 2])', 1n],
  ['last([])', null],
  ['tail([1, 2])', [2n]],
  ['abs(-2)', 2n],
  ['abs(-2.5)', 2.5],
  ['keys({a: 1, b: 2})', ['a', 'b']],
  ['type(null)', null],
  ['id(null)', null],
  ['labels(null)', null],
];

const failing: readonly (readonly [string, string])[] = [
  ['toInteger([])', "'toInteger' argument must be either 'null', 'bool', 'number' or 'string'."],
  ['size(1)', "'size' argument must be either 'null', 'list', 'string', 'map' or 'path'."],
  ['size()', "'size' requires exactly 1 argument."],
  ['coalesce()', "'coalesce' requires at least 1 argument."],
  ['type(1)', "'type' argument must be either 'null' or 'relationship'."],
  ['point(null)', "'point' argument must be either 'map'."],
  ['point({x: 1})', 'Argument latitude/y is missing.'],
  ['point({x: 1, y: "a"})', 'Argument latitude/y is not numeric.'],
  ['point({x: 1, latitude: 2})', 'Use either x, y, z or longitude, latitude, height.'],
  ['point({x: 1, y: 2, crs: "moon"})', 'Invalid CRS.'],
  ['point({x: 1, y: 2, srid: 1})', 'Invalid SRID.'],
  ['point({x: 1, y: 2, srid: 7203, crs: "cartesian"})', 'Cannot specify both CRS and SRID.'],
  ['point({x: 1, y: 2, z: 3, srid: 7203})', 'Concluded point type is 3D but CRS/SRID says it is 2D.'],
  ['point({x: 1, y: 2, crs: "wgs-84-3d"})', 'Concluded point type is 2D but CRS/SRID says it is 3D.'],
  [
    'point({longitude: 1, latitude: 91})',
    'Longitude/x [-180, 180] and latitude/y [-90, 90] must be in the given range for WGS point types.',
  ],
];

describe('a function', () => {
  it.each(scalars)('works out %s', (text, value) => {
    expect(valueOf(text)).toEqual(value);
  });

  it.each(failing)('%s fails', (text, message) => {
    expect(failureOf(`RETURN ${text}`)).toBe(message);
  });

  it('tells of nodes and relationships', () => {
    const text =
      'CREATE (a:A:B {x: 1})-[e:T {y: 2}]->(b) RETURN labels(a), type(e), keys(e), properties(a).x, id(startNode(e)) = id(a), id(endNode(e)) = id(b)';

    expect(records(text)).toEqual([[['A', 'B'], 'T', ['y'], 1n, true, true]]);
  });
});

describe('dates and times of null', () => {
  it.each(['date', 'localtime', 'localdatetime', 'datetime'])('%s refuses it, as before 3.8', (name) => {
    expect(failureOf(`RETURN ${name}(null)`)).toBe(
      `Optional '${name}' argument at position 1 must be either 'string' or 'map'.`,
    );
    expect(valueOf(`CASE WHEN null IS NULL THEN null ELSE ${name}(null) END`)).toBeNull();
  });

  it('duration refuses it too', () => {
    expect(failureOf('RETURN duration(null)')).toBe(
      "'duration' argument at position 1 must be either 'string' or 'map'.",
    );
  });

  it('is null where that is wanted, as since 3.8', () => {
    const text = 'RETURN date(null), localTime(null), localDateTime(null), datetime(null), duration(null)';
    const { records } = run(text, {}, new MemoryGraph(), { nullTemporals: 'since-3.8' });

    expect(records).toEqual([[null, null, null, null, null]]);
  });
});

describe('point', () => {
  it.each([
    ['point({x: 1, y: 2})', { kind: 'point', srid: 7203, x: 1, y: 2 }],
    ['point({x: 1, y: 2.5, z: 3})', { kind: 'point', srid: 9157, x: 1, y: 2.5, z: 3 }],
    ['point({longitude: 1, latitude: 2})', { kind: 'point', srid: 4326, x: 1, y: 2 }],
    ['point({x: 1, y: 2, crs: "wgs-84"})', { kind: 'point', srid: 4326, x: 1, y: 2 }],
    ['point({x: 1, y: 2, z: 3, srid: 4979})', { kind: 'point', srid: 4979, x: 1, y: 2, z: 3 }],
    ['point({x: 1, y: 2, srid: 4326.0})', { kind: 'point', srid: 7203, x: 1, y: 2 }],
    ['point({x: null, y: 2})', null],
  ] as const)('makes of %s', (text, value) => {
    expect(valueOf(text)).toEqual(value);
  });
});

const times: readonly (readonly [string, Value])[] = [
  ['date("2020-11-22")', { kind: 'date', days: november }],
  ['date("20201122")', { kind: 'date', days: november }],
  ['date("2020-11")', { kind: 'date', days: november - 21n }],
  ['date("0000-01-01")', { kind: 'date', days: -719528n }],
  ['date({year: 2020, month: 11, day: 22})', { kind: 'date', days: november }],
  ['localTime("19:23:21.123456")', { kind: 'local-time', micros: micros % day }],
  ['localtime("T1923")', { kind: 'local-time', micros: (19n * 60n + 23n) * minute }],
  ['localDateTime("2020-11-22T19:23:21.123456")', { kind: 'local-date-time', micros }],
  ['localdatetime("20201122T192321.123456")', { kind: 'local-date-time', micros }],
  ['localdatetime("2020-11-22T19:23:21.123")', { kind: 'local-date-time', micros: micros - 456n }],
  ['localdatetime("1969-12-31T23:59")', { kind: 'local-date-time', micros: -minute }],
  ['datetime("2020-11-22T19:23:21.123456Z")', { kind: 'zoned-date-time', micros, zone: 'Etc/UTC' }],
  [
    'datetime("2020-11-22T19:23:21.123456+0130")',
    { kind: 'zoned-date-time', micros: micros - 90n * minute, zone: 90 },
  ],
  [
    'datetime("2020-11-22T19:23:21.123456-08")',
    { kind: 'zoned-date-time', micros: micros + 480n * minute, zone: -480 },
  ],
  [
    'datetime("2020-11-22T19:23:21.123456+01:00[Europe/Zagreb]")',
    { kind: 'zoned-date-time', micros: micros - 60n * minute, zone: 'Europe/Zagreb' },
  ],
  [
    'datetime("2020-11-22T19:23:21.123456[Europe/Zagreb]")',
    { kind: 'zoned-date-time', micros: micros - 60n * minute, zone: 'Europe/Zagreb' },
  ],
  ['date(localDateTime("2020-11-22T19:23"))', { kind: 'date', days: november }],
  ['duration("P1DT2H3M4.5S")', { kind: 'duration', micros: day + 7_384_500_000n }],
  ['duration("PT-1.5S")', { kind: 'duration', micros: -1_500_000n }],
  ['duration({day: 1, hour: 0.5})', { kind: 'duration', micros: day + 30n * minute }],
  ['date("2020-11-22").month', 11n],
  ['localDateTime("2020-11-22T19:23:21.123456").microsecond', 456n],
  ['date("2020-11-22") < date("2020-11-23")', true],
  ['toString(date("2020-11-22"))', '2020-11-22'],
  ['toString(localDateTime("1969-12-31T23:59:59.000001"))', '1969-12-31T23:59:59.000001'],
  [
    'toString(datetime("2024-07-01T13:02:40.100050[Europe/Zagreb]"))',
    '2024-07-01T13:02:40.100050+02:00[Europe/Zagreb]',
  ],
  ['toString(duration("P-10DT-3H-30M-33.100050S"))', 'P-10DT-3H-30M-33.100050S'],
  ['toString(duration({day: 1}))', 'P1DT0H0M0.000000S'],
];

const noTimes: readonly string[] = [
  'date("2020-13-01")',
  'date("2021-02-29")',
  'date("+2020-01-01")',
  'date("10000-01-01")',
  'date("2020-11-22T00:00")',
  'localTime("24:00")',
  'localTime("12:00:60")',
  'localTime("12:00:00.1")',
  'localTime("12:00:00.1234567")',
  'localTime("1200:00")',
  'localDateTime("2020-11-22")',
  'localDateTime("2020-11-22T192321")',
  'localDateTime("20201122T19:23")',
  'localDateTime("2020-11-22T19:23:21Z")',
  'datetime("2020-11-22T19:23:21")',
  'datetime("2020-11-22T19:23:21Z_extra")',
  'datetime("2020-11-22T19:23:21+01:00[America/Los_Angeles]")',
  'datetime("2020-11-22T19:23:21[nowhere/at_all]")',
  'datetime("2020-11-22T19:23:21[]")',
  'datetime("2020-11-22T19:23:21+")',
  'datetime("2020-11-22T19:23:21+19:00")',
  'datetime("2020-11-22T19:23:21+00:60")',
  'duration("P1Y")',
  'duration("P")',
  'duration("PT")',
  'duration("PT2.5M3S")',
];

describe('dates and times', () => {
  it.each(times)('works out %s', (text, value) => {
    expect(valueOf(text)).toEqual(value);
  });

  it.each(noTimes)('%s is refused with the transient code', (text) => {
    expect(errorOf(`RETURN ${text}`).code).toBe(codes.transient);
  });

  it('takes the first of two instants at which clocks show a time', () => {
    const first = valueOf('datetime("2023-10-29T02:30:00[Europe/Zagreb]")');

    expect(first).toEqual(expect.objectContaining({ micros: BigInt(Date.UTC(2023, 9, 29, 0, 30)) * 1000n }));
  });

  it('refuses keys a date has not, and values that are no integers', () => {
    expect(failureOf('RETURN date({year: 2020, hour: 1})')).toBe("Unknown key 'hour'.");
    expect(failureOf('RETURN date({year: 2020.0})')).toBe(
      "Invalid value for key 'year'. Expected an integer.",
    );
  });
});
