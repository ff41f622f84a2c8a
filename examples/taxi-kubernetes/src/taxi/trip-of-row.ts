import { misconfigured } from '@rivergraph/core';
import { localTime } from './local-time.ts';
import type { TaxiTrip } from './trip.ts';

/** The values of a row by column, as the reader of Parquet gives them: integers of 64 bits as `bigint`, times as `Date`. */
export type TripRow = (column: keyof TaxiTrip) => unknown;

/** Gives the zones of a row, from and to, without looking at the rest. Failure: `misconfigured` where they are no numbers. */
export function placesOf(row: TripRow): readonly (number | null)[] {
  return [numberOrNull(row, 'PULocationID'), numberOrNull(row, 'DOLocationID')];
}

/** Makes a trip of a row. Failure: `misconfigured` where a column has another type, or lacks what every trip has. */
export function tripOf(row: TripRow): TaxiTrip {
  return {
    VendorID: numberOrNull(row, 'VendorID'),
    tpep_pickup_datetime: time(row, 'tpep_pickup_datetime'),
    tpep_dropoff_datetime: time(row, 'tpep_dropoff_datetime'),
    passenger_count: numberOrNull(row, 'passenger_count'),
    trip_distance: number(row, 'trip_distance'),
    RatecodeID: numberOrNull(row, 'RatecodeID'),
    store_and_fwd_flag: textOrNull(row, 'store_and_fwd_flag'),
    PULocationID: number(row, 'PULocationID'),
    DOLocationID: number(row, 'DOLocationID'),
    payment_type: numberOrNull(row, 'payment_type'),
    fare_amount: number(row, 'fare_amount'),
    extra: numberOrNull(row, 'extra'),
    mta_tax: numberOrNull(row, 'mta_tax'),
    tip_amount: numberOrNull(row, 'tip_amount'),
    tolls_amount: numberOrNull(row, 'tolls_amount'),
    improvement_surcharge: numberOrNull(row, 'improvement_surcharge'),
    total_amount: numberOrNull(row, 'total_amount'),
    congestion_surcharge: numberOrNull(row, 'congestion_surcharge'),
    airport_fee: numberOrNull(row, 'airport_fee'),
  };
}

function number(row: TripRow, column: keyof TaxiTrip): number {
  return numberOrNull(row, column) ?? unexpected(column, 'a number', null);
}

function numberOrNull(row: TripRow, column: keyof TaxiTrip): number | null {
  const value = row(column) ?? null;
  if (typeof value === 'bigint') return Number(value);
  return value === null || typeof value === 'number' ? value : unexpected(column, 'a number', value);
}

/** Times have no zone; Parquet counts them as if they were UTC. */
function time(row: TripRow, column: keyof TaxiTrip): string {
  const value = row(column);
  return value instanceof Date ? localTime(value.getTime()) : unexpected(column, 'a time', value);
}

function textOrNull(row: TripRow, column: keyof TaxiTrip): string | null {
  const value = row(column) ?? null;
  return value === null || typeof value === 'string' ? value : unexpected(column, 'a text', value);
}

function unexpected(column: string, expected: string, got: unknown): never {
  const type = got === null || got === undefined ? 'nothing' : typeof got;
  throw misconfigured(`Parquet file, column ${column}: expected ${expected}, got ${type}`);
}
