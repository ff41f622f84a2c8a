import fc from 'fast-check';
import neo4j from 'neo4j-driver';
import { describe, expect, it } from 'vitest';
import type { BoltRun, Reply } from '../../src/bolt/behaviour.ts';
import {
  dateOf,
  dateTimeOf,
  durationOf,
  localDateTimeOf,
  localTimeOf,
  nodeOf,
  pointOf,
  relationshipOf,
  timeOf,
} from '../../src/bolt/packstream/structures.ts';
import type { PackValue } from '../../src/bolt/packstream/value.ts';
import { Pair, pair } from './support.ts';
import { exactValues, numRuns } from './values.ts';

function echo({ parameters }: BoltRun): Reply {
  return { fields: ['value'], records: [[parameters['value'] ?? null]] };
}

async function sentAndBack(bolt: Pair, value: unknown): Promise<unknown> {
  const { records } = await bolt.driver.executeQuery('RETURN $value AS value', { value });
  return records[0]?.get('value');
}

/** What the driver takes: it wants bytes signed. */
function toDriver(value: PackValue): unknown {
  if (value instanceof Uint8Array) return Int8Array.from(value);
  if (Array.isArray(value)) return value.map(toDriver);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, toDriver(entry as PackValue)]));
}

describe('a value that the driver sends', () => {
  it('is read as it was, and comes back as it was', async () => {
    await using bolt = await pair({ integers: 'bigint', onRun: echo }, { useBigInt: true });

    await fc.assert(
      fc.asyncProperty(exactValues({ structures: false }), async (value) => {
        bolt.server.forgetRequests();

        const back = await sentAndBack(bolt, toDriver(value));

        const run = bolt.server.requests.find(({ name }) => name === 'RUN');
        expect(run?.parameters).toEqual({ value });
        expect(back).toEqual(toDriver(value));
      }),
      { numRuns: Math.min(numRuns, 1_000), verbose: true },
    );
  });

  it.each([
    ['date', new neo4j.types.Date(2024, 2, 29)],
    ['time', new neo4j.types.Time(23, 59, 58, 999_999_999, 3_600)],
    ['local time', new neo4j.types.LocalTime(1, 2, 3, 4)],
    ['date and time with an offset', new neo4j.types.DateTime(2024, 6, 1, 12, 0, 0, 5, 7_200)],
    ['date and time with a zone', new neo4j.types.DateTime(2024, 6, 1, 12, 0, 0, 5, 7_200, 'Europe/Berlin')],
    ['local date and time', new neo4j.types.LocalDateTime(1969, 12, 31, 23, 59, 59, 1)],
    ['duration', new neo4j.types.Duration(1, -2, 3, 4)],
    ['point', new neo4j.types.Point(neo4j.int(4_326), 12.5, 55.7)],
    ['point in space', new neo4j.types.Point(neo4j.int(4_979), 12.5, 55.7, -3)],
  ])('comes back as the same %s', async (_name, value) => {
    await using bolt = await pair({ integers: 'bigint', onRun: echo });

    const back = await sentAndBack(bolt, value);

    expect(String(back)).toBe(String(value));
  });

  it('may be spread over many chunks and reads of the socket', async () => {
    await using bolt = await pair({ onRun: echo });
    const ids = Array.from({ length: 200_000 }, (_, index) => index);
    const names = ids.map((id) => `user ${id} ü`);

    await bolt.driver.executeQuery('UNWIND range(0, size($ids) - 1) AS i RETURN i', {
      ids: ids.map((id) => neo4j.int(id)),
      names,
    });

    const run = bolt.server.requests.find(({ name }) => name === 'RUN');
    expect(run?.parameters).toEqual({ ids, names });
    expect(run?.parameterBytes).toBeGreaterThan(3_000_000);
    expect(bolt.server.bytesReceived).toBeGreaterThan(run?.parameterBytes ?? Infinity);
  });
});

describe('a value that the server sends', () => {
  it('arrives as the type of the driver it stands for', async () => {
    const values = {
      node: nodeOf(1, ['User'], { name: 'Ann' }),
      relationship: relationshipOf({ id: 5, start: 1, end: 2, type: 'KNOWS', properties: { since: 2020 } }),
      date: dateOf(1),
      time: timeOf(1_000_000_000, 0),
      localTime: localTimeOf(1_000_000_000),
      dateTime: dateTimeOf(0, 1, 0),
      zoned: dateTimeOf(0, 1, 'Europe/Berlin'),
      localDateTime: localDateTimeOf(0, 0),
      point: pointOf(4_326, 12, 55.5),
      space: pointOf(4_979, 12, 55, -3),
      duration: durationOf({ months: 1, days: 2, seconds: 3, nanoseconds: 4 }),
    };
    await using bolt = await pair(
      { onRun: () => ({ fields: Object.keys(values), records: [Object.values(values)] }) },
      { disableLosslessIntegers: true },
    );

    const { records } = await bolt.driver.executeQuery('RETURN everything');

    const got = records[0]?.toObject() ?? {};
    expect(got['node']).toMatchObject({ identity: 1, labels: ['User'], properties: { name: 'Ann' } });
    expect(got['relationship']).toMatchObject({
      start: 1,
      end: 2,
      type: 'KNOWS',
      properties: { since: 2020 },
    });
    expect(Object.values(got).slice(2).map(String)).toEqual([
      '1970-01-02',
      '00:00:01Z',
      '00:00:01',
      '1970-01-01T00:00:00.000000001Z',
      '1970-01-01T01:00:00.000000001+01:00[Europe/Berlin]',
      '1970-01-01T00:00:00',
      'Point{srid=4326.0, x=12.0, y=55.5}',
      'Point{srid=4979.0, x=12.0, y=55.0, z=-3.0}',
      'P1M2DT3.000000004S',
    ]);
  });
});
