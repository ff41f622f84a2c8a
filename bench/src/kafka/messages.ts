/** What a message says. */
export interface Reading {
  readonly id: number;
  readonly user: number;
  readonly amount: number;
  readonly unit: string;
}

/** How long the JSON of every message is. */
export const messageBytes = 60;

const firstId = 10_000_000;
const users = 100_000;

/** Makes the JSON of the nth message: exactly {@link messageBytes} bytes, all of them different. */
export function messageValue(n: number): string {
  const user = firstId / 10 + (n % users);
  const amount = 10_000 + (n % 90_000);
  return `{"id":${firstId + n},"user":${user},"amount":${amount},"unit":"cents"}`;
}

/** Makes the key of the nth message: its user. */
export function messageKey(n: number): string {
  return String(firstId / 10 + (n % users));
}

/** The sum of the ids of the first `count` messages, by which a rival proves that it has parsed them all. */
export function sumOfIds(count: number): number {
  return count * firstId + (count * (count - 1)) / 2;
}
