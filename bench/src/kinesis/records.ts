/** What the data of a record say. */
export interface Reading {
  readonly id: number;
  readonly device: string;
  readonly at: number;
  readonly place: string;
  readonly values: readonly number[];
  readonly unit: string;
}

/** How long the JSON of every record is. */
export const dataBytes = 200;

const firstId = 10_000_000;
const devices = 100_000;
const firstAt = 1_700_000_000_000;
const place = 'hall 7, line 3, station 12, upper bearing of the second long conveyor belt west';

/** Makes the JSON of the nth record: exactly {@link dataBytes} bytes, all of them different. */
export function recordData(n: number): string {
  const at = firstAt + n;
  const values = [10_000 + (n % 90_000), 20_000 + (n % 70_000), 30_000 + (n % 60_000)];
  return `{"id":${firstId + n},"device":"${recordKey(n)}","at":${at},"place":"${place}","values":[${values.join(',')}],"unit":"millidegrees"}`;
}

/** Makes the partition key of the nth record: its device. */
export function recordKey(n: number): string {
  return `device-${devices + (n % devices)}`;
}

/** The sum of the ids of the first `count` records, by which a rival proves that it has parsed them all. */
export function sumOfIds(count: number): number {
  return count * firstId + (count * (count - 1)) / 2;
}
