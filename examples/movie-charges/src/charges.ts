import { seededRandom } from '@rivergraph/example-kit';

/** What is charged to whom, in the order in which it is sent. Columns, because a million objects are a lot of memory. */
export interface Charges {
  /** Every user once. */
  readonly userIds: Int32Array;
  readonly cents: Int32Array;
}

/** How many charges there are, and which. */
export interface ChargesOptions {
  readonly count: number;
  readonly seed: number;
}

/** What a number of charges come to. Whole numbers, so that they can be compared exactly. */
export interface Totals {
  readonly charges: number;
  readonly cents: number;
  /** Changes when an amount gets to another user, which the sum of the amounts would not tell. */
  readonly fingerprint: number;
  /** The sum of the times, in seconds since 1970. */
  readonly seconds: number;
}

/** The weight of an amount in the fingerprint is the user's number modulo this. */
export const fingerprintModulus = 9_973;

const firstSecond = Date.UTC(2026, 0, 1) / 1_000;
const secondsPerDay = 86_400;
const cheapest = 99;
const dearest = 2_499;

/** Makes up one charge per user, always the same for a seed; the users come in no order. */
export function makeCharges({ count, seed }: ChargesOptions): Charges {
  const random = seededRandom(seed);
  const userIds = Int32Array.from({ length: count }, (_, index) => index + 1);
  const cents = new Int32Array(count);
  for (let last = count - 1; last >= 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    const swapped = userIds[other] ?? 0;
    userIds[other] = userIds[last] ?? 0;
    userIds[last] = swapped;
    cents[last] = cheapest + Math.floor(random() * (dearest - cheapest + 1));
  }
  return { userIds, cents };
}

/** When a charge was made, in seconds since 1970: they are spread evenly over one day. */
export function secondOf({ userIds }: Charges, index: number): number {
  return firstSecond + Math.floor((index * secondsPerDay) / userIds.length);
}

/** Writes a charge as it is sent: `userId,amount,timestamp`. */
export function lineOf(charges: Charges, index: number): string {
  const cents = charges.cents[index] ?? 0;
  const amount = `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`;
  return `${charges.userIds[index] ?? 0},${amount},${secondOf(charges, index)}`;
}

/** Adds all charges up. */
export function totalsOf(charges: Charges): Totals {
  const { userIds, cents } = charges;
  let [sum, fingerprint, seconds] = [0, 0, 0];
  for (const [index, amount] of cents.entries()) {
    sum += amount;
    fingerprint += ((userIds[index] ?? 0) % fingerprintModulus) * amount;
    seconds += secondOf(charges, index);
  }
  return { charges: cents.length, cents: sum, fingerprint, seconds };
}
