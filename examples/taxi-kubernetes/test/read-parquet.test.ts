import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { collect } from '../src/collect.ts';
import { readParquet } from '../src/taxi/read-parquet.ts';
import { placesOf, tripOf } from '../src/taxi/trip-of-row.ts';
import type { TaxiTrip } from '../src/taxi/trip.ts';
import { tripsOf } from '../src/taxi/trips.ts';
import { readZones } from '../src/taxi/zones.ts';

const zones = await readZones();

function fileAt(name: string): string {
  return fileURLToPath(new URL(`data/${name}`, import.meta.url));
}

/** A copy whose footer is right, and whose first pages are not. */
async function damaged(name: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'taxi-parquet-'));
  onTestFinished(async () => await rm(folder, { recursive: true }));
  const path = join(folder, name);
  await writeFile(path, (await readFile(fileAt(name))).fill(0xaa, 100, 500));
  return path;
}

// What test/data/make-trips.py writes.
const first: TaxiTrip = {
  VendorID: 2,
  tpep_pickup_datetime: '2024-01-03T08:15:00',
  tpep_dropoff_datetime: '2024-01-03T08:24:00',
  passenger_count: 1,
  trip_distance: 1.52,
  RatecodeID: 1,
  store_and_fwd_flag: 'N',
  PULocationID: 168,
  DOLocationID: 69,
  payment_type: 1,
  fare_amount: 10,
  extra: 0,
  mta_tax: 0.5,
  tip_amount: 1.5,
  tolls_amount: 0,
  improvement_surcharge: 1,
  total_amount: 13,
  congestion_surcharge: 0,
  airport_fee: 0,
};

describe('readParquet', () => {
  it.each(['yellow-trips.parquet', 'yellow-trips-snappy.parquet'])(
    'reads the trips of %s that start and end in the Bronx, column by column',
    async (name) => {
      const trips = await collect(readParquet({ path: fileAt(name), zones }));

      expect(trips).toEqual([
        first,
        first,
        {
          ...first,
          tpep_pickup_datetime: '2024-01-31T23:59:59',
          tpep_dropoff_datetime: '2024-02-01T00:03:59',
          passenger_count: null,
          trip_distance: 0.6,
          PULocationID: 247,
          DOLocationID: 247,
          fare_amount: 5.1,
          total_amount: 8.1,
        },
      ]);
    },
  );

  it('says that a file is no Parquet', async () => {
    const reading = collect(readParquet({ path: fileAt('make-trips.py'), zones }));

    await expect(reading).rejects.toMatchObject({ code: 'misconfigured' });
  });

  it('says which rows are damaged', async () => {
    const path = await damaged('yellow-trips.parquet');

    const reading = collect(readParquet({ path, zones }));

    await expect(reading).rejects.toMatchObject({
      code: 'misconfigured',
      message: 'Parquet file: expected rows 0 to 8, got what cannot be read',
      cause: expect.any(Error) as Error,
    });
  });
});

describe('placesOf', () => {
  it('looks at nothing but the zones, either of which may be missing', () => {
    const row = new Map<string, unknown>([['PULocationID', 161n]]);

    expect(placesOf((column) => row.get(column))).toEqual([161, null]);
  });

  it('refuses zones that are no numbers', () => {
    expect(() => placesOf(() => 'Bronx')).toThrow('column PULocationID: expected a number, got string');
  });
});

describe('tripOf', () => {
  it.each([
    ['fare_amount', undefined, 'a number, got nothing'],
    ['PULocationID', 'Bronx', 'a number, got string'],
    ['tpep_pickup_datetime', 5n, 'a time, got bigint'],
    ['store_and_fwd_flag', 1, 'a text, got number'],
  ])('refuses a row whose %s is %s, without its value', (wrong, value, message) => {
    const row = new Map<string, unknown>([
      ...Object.entries(first),
      ['tpep_pickup_datetime', new Date(0)],
      ['tpep_dropoff_datetime', new Date(0)],
      [wrong, value],
    ]);

    expect(() => tripOf((column) => row.get(column))).toThrow(`column ${wrong}: expected ${message}`);
  });
});

describe('tripsOf', () => {
  it('takes the trips of the file where there is one, and tells those apart that are alike', async () => {
    const path = fileAt('yellow-trips.parquet');

    const trips = await collect(tripsOf({ parquet: path, trips: 100, seed: 1, zones }));

    const [one, same, other] = trips.map(({ tripId }) => tripId);
    expect(trips).toHaveLength(3);
    expect(same).toBe(`${one}-2`);
    expect(other).toMatch(/^[0-9a-f]{24}$/);
  });
});
