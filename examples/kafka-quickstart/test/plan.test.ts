import { describe, expect, it } from 'vitest';
import { makePlan, recordsOf, roundsOf, topics } from '../src/plan.ts';
import { parseZones, readZones } from '../src/zones.ts';
import { planOf } from './support/plan.ts';

describe('readZones', () => {
  it('reads the zones of the city, and sets apart what is no place', async () => {
    const { places, removed } = await readZones();

    expect(places).toHaveLength(263);
    expect(places.filter(({ borough }) => borough === 'Bronx')).toHaveLength(43);
    expect(places).toContainEqual({ id: 132, name: 'JFK Airport', borough: 'Queens' });
    expect(removed).toEqual([264, 265]);
  });

  it('refuses a line that is no zone', () => {
    expect(() => parseZones('LocationID,Borough,Zone\n7,Queens\n')).toThrow('got: 7,Queens');
  });
});

describe('makePlan', () => {
  it('makes the same trips for a seed, and others for another', async () => {
    const plan = await planOf(200, 7);

    expect(await planOf(200, 7)).toEqual(plan);
    expect((await planOf(200, 8)).trips).not.toEqual(plan.trips);
  });

  it('lets every taxi begin where it last let somebody out', async () => {
    const { trips } = await planOf(400);
    const places = new Map<string, number>();

    const leaps = trips.filter(({ taxi, from, to }) => {
      const before = places.get(taxi) ?? from;
      places.set(taxi, to);
      return before !== from;
    });

    expect(places.size).toBe(20);
    expect(leaps).toEqual([]);
  });

  it('names every trip once, in the order of their time, between zones that exist', async () => {
    const { trips, zones, lateZones } = await planOf(3_000);
    const ids = new Set([...zones, ...lateZones].map(({ id }) => id));

    const times = trips.map(({ startedAt }) => startedAt);

    expect(new Set(trips.map(({ id }) => id)).size).toBe(3_000);
    expect(times.toSorted()).toEqual(times);
    expect(trips.filter(({ from, to }) => !ids.has(from) || !ids.has(to))).toEqual([]);
    expect(trips.filter(({ fare, minutes }) => fare <= 0 || minutes <= 0)).toEqual([]);
  });

  it('plans a run of a single trip', () => {
    const zones = parseZones('LocationID,Borough,Zone\n1,EWR,Newark Airport\n');

    const plan = makePlan({ zones, trips: 1, seed: 0 });

    expect(plan.trips).toMatchObject([{ id: 'trip-1', taxi: 'taxi-1', from: 1, to: 1 }]);
  });

  it('has a poison that is no JSON', async () => {
    const { poison } = await planOf(10);

    expect(() => JSON.parse(poison.value.toString()) as unknown).toThrow(SyntaxError);
  });
});

describe('roundsOf', () => {
  it('sends everything once, tombstones without a value, the late zones in the midst of the trips', async () => {
    const plan = await planOf(1_200);

    const rounds = [...roundsOf(plan)];
    const messages = rounds.flatMap((round) => round.messages);
    const late = rounds.findLastIndex(({ topic }) => topic === topics.zones);
    const tripsBefore = rounds.slice(0, late).filter(({ topic }) => topic === topics.trips);

    expect(messages).toHaveLength(recordsOf(plan));
    expect(messages.filter(({ value }) => value === null).map(({ key }) => key)).toEqual(['264', '265']);
    expect(messages.filter((message) => message === plan.poison)).toHaveLength(1);
    expect(rounds[late]?.messages).toHaveLength(20);
    expect(tripsBefore.flatMap((round) => round.messages)).toHaveLength(601);
  });
});
