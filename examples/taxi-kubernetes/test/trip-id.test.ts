import { describe, expect, it } from 'vitest';
import { collect } from '../src/collect.ts';
import { generateTrips } from '../src/taxi/generate.ts';
import { identified } from '../src/taxi/trip-id.ts';
import type { TaxiTrip } from '../src/taxi/trip.ts';
import { readZones } from '../src/taxi/zones.ts';

const zones = await readZones();
const trips = await collect(generateTrips({ count: 500, seed: 1, zones }));

async function idsOf(some: readonly TaxiTrip[]): Promise<readonly string[]> {
  async function* each(): AsyncGenerator<TaxiTrip> {
    yield* some;
  }
  return (await collect(identified(each()))).map(({ tripId }) => tripId);
}

describe('identified', () => {
  it('names each trip once, and the same trip the same again', async () => {
    const ids = await idsOf(trips);

    expect(new Set(ids).size).toBe(500);
    expect(await idsOf(trips)).toEqual(ids);
    expect((await idsOf(trips.toReversed())).toReversed()).toEqual(ids);
  });

  it('numbers trips that are alike in all columns', async () => {
    const [trip] = trips;
    if (trip === undefined) throw new Error('Expected a trip');

    const [first, second, third, other] = await idsOf([trip, trip, trip, { ...trip, fare_amount: 1 }]);

    expect([second, third]).toEqual([`${first}-2`, `${first}-3`]);
    expect(other).not.toContain(first);
  });
});
