import { createHash } from 'node:crypto';
import type { Driver } from 'neo4j-driver';
import type { IdentifiedTrip } from '../taxi/trip-id.ts';
import type { TaxiZone } from '../taxi/zones.ts';

/** What a graph holds, a line for each place and trip. A trip that is there twice has two lines. */
export interface GraphLines {
  readonly locations: readonly string[];
  readonly trips: readonly string[];
}

/** How two graphs differ. */
export interface Differences {
  readonly missing: number;
  readonly unexpected: number;
  /** Lines that are there more than once. */
  readonly doubled: number;
}

/** Writes down what the graph should hold after these zones and trips. */
export function expectedGraph(zones: readonly TaxiZone[], trips: readonly IdentifiedTrip[]): GraphLines {
  return {
    locations: zones.map(({ locationId, zone, borough }) => lineOf([locationId, zone, borough])),
    trips: trips.map(({ tripId, trip }) =>
      lineOf([
        tripId,
        trip.PULocationID,
        trip.DOLocationID,
        trip.trip_distance,
        trip.fare_amount,
        trip.tpep_pickup_datetime,
        trip.tpep_dropoff_datetime,
      ]),
    ),
  };
}

const locationsQuery = 'MATCH (l:Location) RETURN [l.locationId, l.zone, l.borough] AS values';
const tripsQuery = `
  MATCH (a:Location)-[t:TRIP]->(b:Location)
  RETURN [t.tripId, a.locationId, b.locationId, t.distance, t.fare, t.pickup, t.dropoff] AS values`;

/** Reads what the graph holds with queries of its own; the pipeline has no part in it. */
export async function readGraph(driver: Driver): Promise<GraphLines> {
  const lines = async (query: string): Promise<readonly string[]> => {
    const { records } = await driver.executeQuery(query);
    return records.map((record) => lineOf(record.get('values') as readonly unknown[]));
  };
  return { locations: await lines(locationsQuery), trips: await lines(tripsQuery) };
}

/** Counts the trips in the graph; the server knows the number by heart. */
export async function countTrips(driver: Driver): Promise<number> {
  const { records } = await driver.executeQuery('MATCH ()-[t:TRIP]->() RETURN count(t) AS trips');
  return Number(records[0]?.get('trips'));
}

/** Compares lines, which are in no order. */
export function compareLines(expected: readonly string[], got: readonly string[]): Differences {
  const [wanted, found] = [new Set(expected), new Set(got)];
  return {
    missing: [...wanted].filter((line) => !found.has(line)).length,
    unexpected: [...found].filter((line) => !wanted.has(line)).length,
    doubled: got.length - found.size,
  };
}

/** A text that is the same only for the same lines, in any order. */
export function digestOf({ locations, trips }: GraphLines): string {
  const hash = createHash('sha256');
  for (const line of [...locations.toSorted(), ...trips.toSorted()]) hash.update(`${line}\n`);
  return hash.digest('hex');
}

/** Times are objects of the driver's, which write themselves as the records do. */
function lineOf(values: readonly unknown[]): string {
  return values.map(String).join('|');
}
