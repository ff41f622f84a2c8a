import { generateTrips } from './generate.ts';
import { readParquet } from './read-parquet.ts';
import { identified } from './trip-id.ts';
import type { IdentifiedTrip } from './trip-id.ts';
import type { TaxiZone } from './zones.ts';

/** Where trips come from: a file, or a seed. */
export interface TripsOptions {
  /** A month's Parquet file. @defaultValue trips are made up */
  readonly parquet?: string | undefined;
  /** How many to make up. */
  readonly trips: number;
  readonly seed: number;
  readonly zones: readonly TaxiZone[];
}

/** Reads trips or makes them up; for the same options always the same ones, with the same ids. */
export function tripsOf({ parquet, trips, seed, zones }: TripsOptions): AsyncIterable<IdentifiedTrip> {
  return identified(
    parquet === undefined
      ? generateTrips({ count: trips, seed, zones })
      : readParquet({ path: parquet, zones }),
  );
}
