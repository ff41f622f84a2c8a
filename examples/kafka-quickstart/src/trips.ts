import { seededRandom } from '@rivergraph/example-kit';
import type { Zone } from './zones.ts';

/** One ride, as it comes in the topic of trips. */
export interface Trip {
  readonly id: string;
  readonly taxi: string;
  /** The number of the zone where it began. */
  readonly from: number;
  readonly to: number;
  /** ISO 8601, in UTC. */
  readonly startedAt: string;
  readonly minutes: number;
  /** In dollars. */
  readonly fare: number;
}

/** Which trips to make up. */
export interface TripsOptions {
  readonly zones: readonly Zone[];
  readonly count: number;
  readonly seed: number;
}

const firstStart = Date.UTC(2026, 0, 1);
const hourMs = 3_600_000;
const airports = ['JFK Airport', 'LaGuardia Airport', 'Newark Airport'];

/**
 * Makes up trips, always the same ones for a seed. Every taxi begins where it last let somebody out, and sets out once per
 * hour; most trips stay within their borough.
 */
export function* makeTrips({ zones, count, seed }: TripsOptions): Generator<Trip> {
  const random = seededRandom(seed);
  const choose = chooser(zones, random);
  const taxis = taxisFor(count);
  const places = Array.from({ length: taxis }, choose.anywhere);
  for (let index = 0; index < count; index += 1) {
    const taxi = index % taxis;
    const from = places[taxi] ?? choose.anywhere();
    const to = choose.destination(from);
    places[taxi] = to;
    const minutes = 4 + Math.floor(random() * (from.borough === to.borough ? 20 : 45));
    yield {
      id: `trip-${index + 1}`,
      taxi: `taxi-${taxi + 1}`,
      from: from.id,
      to: to.id,
      startedAt: new Date(firstStart + Math.floor((index * hourMs) / taxis)).toISOString(),
      minutes,
      fare: (300 + 125 * minutes + Math.floor(random() * 100)) / 100,
    };
  }
}

/** How many taxis share so many trips. */
function taxisFor(trips: number): number {
  return Math.min(trips, Math.max(20, Math.round(trips / 100)));
}

interface Chooser {
  anywhere(): Zone;
  destination(from: Zone): Zone;
}

function chooser(zones: readonly Zone[], random: () => number): Chooser {
  const boroughs = new Set(zones.map(({ borough }) => borough));
  const within = new Map(
    [...boroughs].map((borough) => [borough, zones.filter((zone) => zone.borough === borough)]),
  );
  const away = zones.filter(({ name }) => airports.includes(name));
  const oneOf = (some: readonly Zone[]): Zone => {
    const zone = some[Math.floor(random() * some.length)];
    if (zone === undefined) throw new RangeError('Expected at least one zone, got none');
    return zone;
  };
  return {
    anywhere: () => oneOf(zones),
    destination: ({ borough }) => {
      const kind = random();
      if (kind < 0.7) return oneOf(within.get(borough) ?? zones);
      return oneOf(kind < 0.8 && away.length > 0 ? away : zones);
    },
  };
}
