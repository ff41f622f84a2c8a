import { seededRandom } from '@rivergraph/example-kit';
import { fareOf } from './fare.ts';
import { localTime } from './local-time.ts';
import { pickerOf } from './picker.ts';
import type { TaxiTrip } from './trip.ts';
import type { TaxiZone } from './zones.ts';

/** How many trips to make up, and which. */
export interface GenerateOptions {
  readonly count: number;
  readonly seed: number;
  readonly zones: readonly TaxiZone[];
}

/** A zone as it lies on the made-up map. */
interface Place {
  readonly locationId: number;
  readonly x: number;
  readonly y: number;
}

type Random = () => number;

const firstMs = Date.UTC(2026, 0, 1);
const days = 31;
const milesAcross = 6;

/** How many trips begin in each hour of the day, by and large. */
const byHour = [3, 2, 1, 1, 1, 2, 4, 6, 7, 6, 6, 6, 7, 7, 8, 9, 9, 10, 10, 9, 7, 6, 5, 4];

/**
 * Makes up trips within the zones, always the same ones for a seed: a month of them, in no order.
 *
 * Nothing in them is true but the zones. Some zones have many more trips than others, and a distance and an hour have the fare that they
 * would have.
 */
export async function* generateTrips({ count, seed, zones }: GenerateOptions): AsyncGenerator<TaxiTrip> {
  const random = seededRandom(seed);
  const places = zones.map(({ locationId }) => placeAt(locationId, random));
  const pickZone = pickerOf(
    places,
    places.map(() => 0.02 + random() ** 3),
  );
  const pickHour = pickerOf([...byHour.keys()], byHour);
  for (let made = 0; made < count; made += 1) {
    const from = pickZone(random());
    // Many go round the corner, or there and back.
    const to = random() < 0.12 ? from : pickZone(random());
    yield tripBetween(from, to, { hour: pickHour(random()), random });
  }
}

function placeAt(locationId: number, random: Random): Place {
  return { locationId, x: random() * milesAcross, y: random() * milesAcross };
}

/** What a trip needs besides its places. */
interface Chance {
  readonly hour: number;
  readonly random: Random;
}

function tripBetween(from: Place, to: Place, { hour, random }: Chance): TaxiTrip {
  const pickup = firstMs + Math.floor(random() * days) * 86_400_000 + hour * 3_600_000;
  const pickupMs = pickup + Math.floor(random() * 3_600) * 1_000;
  const miles = milesBetween(from, to, random);
  const slowMinutes = random() * 4;
  const seconds = Math.round((miles / (9 + random() * 9)) * 3_600 + slowMinutes * 60);
  const isCard = random() < 0.55;
  const tipShare = isCard && random() < 0.7 ? 0.1 + random() * 0.2 : 0;
  const weekday = new Date(pickupMs).getUTCDay();
  return {
    VendorID: random() < 0.3 ? 1 : 2,
    tpep_pickup_datetime: localTime(pickupMs),
    tpep_dropoff_datetime: localTime(pickupMs + seconds * 1_000),
    passenger_count: random() < 0.75 ? 1 : 1 + Math.floor(random() * 5),
    trip_distance: miles,
    RatecodeID: 1,
    store_and_fwd_flag: random() < 0.01 ? 'Y' : 'N',
    PULocationID: from.locationId,
    DOLocationID: to.locationId,
    payment_type: isCard ? 1 : 2,
    ...fareOf({ miles, slowMinutes, hour, weekday, tipShare }),
  };
}

/** Streets are longer than the crow flies. To the hundredth, as the records have it. */
function milesBetween(from: Place, to: Place, random: Random): number {
  const straight = Math.hypot(from.x - to.x, from.y - to.y);
  const miles = from === to ? 0.3 + random() * 1.4 : straight * (1.15 + random() * 0.35) + 0.2;
  return Math.round(miles * 100) / 100;
}
