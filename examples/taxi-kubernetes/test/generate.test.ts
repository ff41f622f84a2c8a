import { describe, expect, it } from 'vitest';
import { collect } from '../src/collect.ts';
import { generateTrips } from '../src/taxi/generate.ts';
import { tripColumns } from '../src/taxi/trip.ts';
import type { TaxiTrip } from '../src/taxi/trip.ts';
import { readZones } from '../src/taxi/zones.ts';

const zones = await readZones();

async function made(count: number, seed: number): Promise<readonly TaxiTrip[]> {
  return await collect(generateTrips({ count, seed, zones }));
}

describe('generateTrips', () => {
  it('makes the same trips for a seed, and others for another', async () => {
    const trips = await made(50, 7);

    expect(await made(50, 7)).toEqual(trips);
    expect(await made(50, 8)).not.toEqual(trips);
  });

  it('gives them the columns of the records, in their order', async () => {
    const [trip] = await made(1, 1);

    expect(Object.keys(trip ?? {}).toSorted()).toEqual(tripColumns.toSorted());
  });

  it('makes them within the zones, of some of which come many more than of others', async () => {
    const trips = await made(5_000, 1);

    const known = new Set(zones.map(({ locationId }) => locationId));
    const counts = new Map<number, number>();
    for (const { PULocationID: id } of trips) counts.set(id, (counts.get(id) ?? 0) + 1);
    const sizes = [...counts.values()].toSorted((one, other) => other - one);
    expect(
      trips.every(({ PULocationID, DOLocationID }) => known.has(PULocationID) && known.has(DOLocationID)),
    ).toBe(true);
    expect(sizes[0] ?? 0).toBeGreaterThan(10 * (sizes.at(-1) ?? 0));
  });

  it('lets each of them begin in the month, last a while, and cost what it adds up to', async () => {
    const trips = await made(2_000, 3);

    for (const trip of trips) {
      expect(trip.tpep_pickup_datetime).toMatch(/^2026-01-\d\dT\d\d:\d\d:\d\d$/);
      expect(trip.tpep_dropoff_datetime > trip.tpep_pickup_datetime).toBe(true);
      const { fare_amount, extra, mta_tax, tip_amount, improvement_surcharge, total_amount } = trip;
      const sum = [fare_amount, extra, mta_tax, tip_amount, improvement_surcharge].reduce<number>(
        (total, amount) => total + (amount ?? 0),
        0,
      );
      expect(total_amount).toBeCloseTo(sum, 6);
    }
  });
});
