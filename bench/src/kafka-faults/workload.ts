/** A record as it is sent. */
export interface Sendable {
  readonly key: string;
  readonly value: string;
}

/** What the value of a record says. */
export interface Reading {
  readonly id: string;
  readonly isPoison?: true;
}

const keysPerPartition = 20;
const valueBytes = 60;
const keyBytes = 'k03-07'.length;

/** Length, attributes, two deltas, the lengths of key and value, and the count of headers take a byte each at least. */
const framingBytes = 7;

/** The least that a record takes in the log. */
export const leastRecordBytes: number = framingBytes + keyBytes + valueBytes;

/** Names the nth record of a partition, counted from 0; unique over a topic. */
export function idOf(partition: number, nth: number): string {
  return `${two(partition)}-${String(nth).padStart(9, '0')}`;
}

/** The partition and the number that an id was made of. */
export function placeOf(id: string): { readonly partition: number; readonly nth: number } {
  const [partition, nth] = id.split('-').map(Number);
  return { partition: partition ?? Number.NaN, nth: nth ?? Number.NaN };
}

/** Whether the nth record of a partition is to be rejected: by chance, but always the same ones. */
export function isPoison(partition: number, nth: number, perThousand: number): boolean {
  return scatter(partition * 7_919 + nth) % 1_000 < perThousand;
}

/** Makes the nth record of a partition. Each partition has keys of its own, because order holds within one only. */
export function recordOf(partition: number, nth: number, poisonPerThousand: number): Sendable {
  const id = idOf(partition, nth);
  const poison = isPoison(partition, nth, poisonPerThousand) ? ',"isPoison":true' : '';
  const start = `{"id":"${id}"${poison},"note":"`;
  return {
    key: `k${two(partition)}-${two(scatter(nth) % keysPerPartition)}`,
    value: `${start.padEnd(valueBytes - 2, 'x')}"}`,
  };
}

function scatter(number: number): number {
  const mixed = Math.imul(number ^ (number >>> 15), 0x2c1b3c6d);
  return (mixed ^ (mixed >>> 13)) >>> 0;
}

function two(number: number): string {
  return String(number).padStart(2, '0');
}
