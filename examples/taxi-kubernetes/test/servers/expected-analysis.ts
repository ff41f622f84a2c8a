import type { Analysis, AnswerRow } from '../../src/analysis/analyse.ts';
import { collect } from '../../src/collect.ts';
import type { TaxiTrip } from '../../src/taxi/trip.ts';
import { tripsOf } from '../../src/taxi/trips.ts';
import { readZones } from '../../src/taxi/zones.ts';
import type { TaxiZone } from '../../src/taxi/zones.ts';

/** Which trips there are, and how many rows an answer has. */
export interface AnalysisOptions {
  readonly trips: number;
  readonly seed: number;
  readonly top: number;
}

/** Works out from the trips themselves what the graph has to answer. */
export async function expectedAnalysis({ trips: count, seed, top }: AnalysisOptions): Promise<Analysis> {
  const zones = await readZones();
  const identified = await collect(tripsOf({ trips: count, seed, zones }));
  const trips = identified.map(({ trip }) => trip);
  const ways = waysOf(trips, zones);
  const often = (a: Way, b: Way): number => b.trips - a.trips || byPlaces(a, b);
  const dear = (a: Way, b: Way): number => b.fare - a.fare || byPlaces(a, b);
  return {
    busiest: busiest(trips, zones).slice(0, top),
    pairs: rows(ways.filter(({ from, to }) => from !== to).toSorted(often)).slice(0, top),
    dearest: rows(ways.filter((way) => way.trips >= 10).toSorted(dear)).slice(0, top),
    roundTrips: ways
      .filter(({ from, to }) => from === to)
      .toSorted(often)
      .map(({ from: zone, trips: number, miles, fare }) => ({ zone, trips: number, miles, fare }))
      .slice(0, top),
    hours: byHour(trips),
  };
}

interface Means {
  readonly trips: number;
  readonly miles: number;
  readonly fare: number;
}

interface Way extends Means {
  readonly from: string;
  readonly to: string;
}

function rows(ways: readonly Way[]): readonly AnswerRow[] {
  return ways.map((way) => ({ ...way }));
}

function waysOf(trips: readonly TaxiTrip[], zones: readonly TaxiZone[]): readonly Way[] {
  const nameOf = new Map(zones.map(({ locationId, zone }) => [String(locationId), zone]));
  return grouped(trips, (trip) => `${trip.PULocationID}-${trip.DOLocationID}`).map(([ids, some]) => {
    const [from = '', to = ''] = ids.split('-').map((id) => nameOf.get(id) ?? '');
    return { from, to, ...meansOf(some) };
  });
}

function busiest(trips: readonly TaxiTrip[], zones: readonly TaxiZone[]): readonly AnswerRow[] {
  return zones
    .map(({ locationId: id, zone }) => ({
      zone,
      pickups: trips.filter((trip) => trip.PULocationID === id).length,
      dropoffs: trips.filter((trip) => trip.DOLocationID === id).length,
    }))
    .toSorted((a, b) => b.pickups + b.dropoffs - a.pickups - a.dropoffs || byText(a.zone, b.zone));
}

function byHour(trips: readonly TaxiTrip[]): readonly AnswerRow[] {
  return grouped(trips, (trip) => trip.tpep_pickup_datetime.slice(11, 13))
    .map(([hour, some]) => ({ hour: Number(hour), trips: some.length, fare: meansOf(some).fare }))
    .toSorted((a, b) => a.hour - b.hour);
}

function grouped(trips: readonly TaxiTrip[], keyOf: (trip: TaxiTrip) => string): [string, TaxiTrip[]][] {
  const groups = new Map<string, TaxiTrip[]>();
  for (const trip of trips) {
    const group = groups.get(keyOf(trip)) ?? [];
    groups.set(keyOf(trip), group);
    group.push(trip);
  }
  return [...groups];
}

function meansOf(trips: readonly TaxiTrip[]): Means {
  const mean = (valueOf: (trip: TaxiTrip) => number): number =>
    Math.round((trips.reduce((sum, trip) => sum + valueOf(trip), 0) / trips.length) * 100) / 100;
  return {
    trips: trips.length,
    miles: mean((trip) => trip.trip_distance),
    fare: mean((trip) => trip.fare_amount),
  };
}

function byPlaces(a: Way, b: Way): number {
  return byText(a.from, b.from) || byText(a.to, b.to);
}

function byText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
