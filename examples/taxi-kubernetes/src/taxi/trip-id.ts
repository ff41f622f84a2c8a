import { createHash } from 'node:crypto';
import { tripColumns } from './trip.ts';
import type { TaxiTrip } from './trip.ts';

/** A trip with the name that it has wherever it is sent to. */
export interface IdentifiedTrip {
  readonly tripId: string;
  readonly trip: TaxiTrip;
}

/**
 * Gives trips their ids. The records have none, so it is a digest of all columns; trips that are alike in all of them are told apart by
 * their number, in the order in which they come.
 *
 * Who sends the same trips once more gives them the same ids, so a producer that was killed may begin again.
 */
export async function* identified(trips: AsyncIterable<TaxiTrip>): AsyncGenerator<IdentifiedTrip> {
  const alike = new Map<string, number>();
  for await (const trip of trips) {
    const digest = digestOf(trip);
    const number = (alike.get(digest) ?? 0) + 1;
    alike.set(digest, number);
    yield { tripId: number === 1 ? digest : `${digest}-${number}`, trip };
  }
}

/** 96 bits: among a thousand million trips two have the same by a chance of 1 in 10^11. */
const digestLength = 24;

function digestOf(trip: TaxiTrip): string {
  const values = tripColumns.map((column) => trip[column]);
  return createHash('sha256').update(JSON.stringify(values)).digest('hex').slice(0, digestLength);
}
