import { Buffer } from 'node:buffer';
import { makeTrips } from './trips.ts';
import type { Trip } from './trips.ts';
import type { Zone, Zones } from './zones.ts';

/** The topics that the pipeline reads. */
export const topics = { zones: 'taxi-zones', trips: 'taxi-trips' } as const;

/** A record to send. A value of `null` is a tombstone. */
export interface Message {
  readonly key: string;
  readonly value: Buffer | null;
}

/** Records of one topic that are sent together. */
export interface Round {
  readonly topic: string;
  readonly messages: readonly Message[];
}

/** Everything that a run sends. */
export interface Plan {
  /** Zones that are there before the first trip, and those that come in the midst of them. */
  readonly zones: readonly Zone[];
  readonly lateZones: readonly Zone[];
  readonly removed: readonly number[];
  readonly trips: readonly Trip[];
  /** A record that is no JSON: its taxi lost the connection in the middle of a sentence. */
  readonly poison: Message & { readonly value: Buffer };
}

/** What to send. */
export interface PlanOptions {
  readonly zones: Zones;
  readonly trips: number;
  readonly seed: number;
}

const maxRound = 500;

/** However many trips there are: a write does not wait for its zone for ever. */
const maxTripsBeforeLateZones = 10_000;

/** Plans what a run sends, always the same for a seed: nothing is known to the check but this. */
export function makePlan({ zones, trips: count, seed }: PlanOptions): Plan {
  const isLate = ({ borough }: Zone): boolean => borough === 'Staten Island';
  const trips = [...makeTrips({ zones: zones.places, count, seed })];
  return {
    zones: zones.places.filter((zone) => !isLate(zone)),
    lateZones: zones.places.filter(isLate),
    removed: zones.removed,
    trips,
    poison: {
      key: 'taxi-1',
      value: Buffer.from(JSON.stringify({ ...trips[0], id: 'trip-lost' })).subarray(0, 40),
    },
  };
}

/** How many records a plan has. */
export function recordsOf({ zones, lateZones, removed, trips }: Plan): number {
  return zones.length + lateZones.length + removed.length + trips.length + 1;
}

/** Puts a plan in the order in which it is sent. The poison and the late zones come in the midst of the trips. */
export function* roundsOf({ zones, lateZones, removed, trips, poison }: Plan): Generator<Round> {
  const early = Math.min(Math.floor(trips.length / 2), maxTripsBeforeLateZones);
  yield { topic: topics.zones, messages: [...zones.map(zoneMessage), ...removed.map(tombstone)] };
  yield* tripRounds(trips.slice(0, early));
  yield { topic: topics.trips, messages: [poison] };
  yield { topic: topics.zones, messages: lateZones.map(zoneMessage) };
  yield* tripRounds(trips.slice(early));
}

function* tripRounds(trips: readonly Trip[]): Generator<Round> {
  for (let start = 0; start < trips.length; start += maxRound)
    yield { topic: topics.trips, messages: trips.slice(start, start + maxRound).map(tripMessage) };
}

function zoneMessage(zone: Zone): Message {
  return { key: String(zone.id), value: Buffer.from(JSON.stringify(zone)) };
}

/** What is left of a key in a compacted topic when it was deleted. */
function tombstone(id: number): Message {
  return { key: String(id), value: null };
}

/** Trips of one taxi stay in order, because the key decides on the partition. */
function tripMessage(trip: Trip): Message {
  return { key: trip.taxi, value: Buffer.from(JSON.stringify(trip)) };
}
