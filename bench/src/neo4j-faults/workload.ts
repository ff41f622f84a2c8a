/** What the value of a record says. */
export interface Reading {
  readonly user: string;
  readonly friend: string;
  /** Names the charge of the record. */
  readonly charge: string;
  readonly amount: number;
  /** Ascending within a partition of a writer; what the user and the friendship hold at the end. */
  readonly stamp: number;
  /** The day of the charge; where the record is poison, no day at all. */
  readonly day: string;
  readonly isPoison?: true;
}

/** What is made of a record: a charge of a user, and that the user knows another one; or the charge alone. */
export type Shape = 'charges and friends' | 'charges';

/** The records of one writer. */
export interface Sent {
  /** Tells apart the writers of one database. */
  readonly writer: number;
  /** Records per partition. */
  readonly counts: readonly number[];
}

/** The partitions of every stream. */
export const partitions = 4;

const usersPerPartition = 100;
const friendsPerUser = 5;
const friendStep = 13;
const mostWriters = 10;
/** The longest key of an index is about 8 kB. */
const beyondAnIndex = 20_000;

/** Makes the nth record of a partition, counted from 0. Each partition has users of its own, because order holds within one only. */
export function recordOf(
  writer: number,
  partition: number,
  nth: number,
  poisonEvery: number = Infinity,
): Reading {
  const number = scatter(nth) % usersPerPartition;
  const step = 1 + (scatter(nth + 7_919) % friendsPerUser);
  const isPoison = isPoisonAt(partition, nth, poisonEvery);
  return {
    user: userOf(partition, number),
    friend: userOf((partition + step) % partitions, (number + step * friendStep) % usersPerPartition),
    charge: chargeOf(writer, partition, nth),
    amount: (nth * 37) % 1_000,
    stamp: nth * mostWriters + writer,
    day: isPoison ? 'no day' : '2026-05-01',
    ...(isPoison && { isPoison }),
  };
}

/** Names the record in the dead letter. */
export function placeOf(partition: number, nth: number): string {
  return `${partition}#${nth}`;
}

/** Whether a record is one that the server refuses: one of so many, in the middle of each such row. */
export function isPoisonAt(partition: number, nth: number, poisonEvery: number): boolean {
  const place = nth * partitions + partition;
  return place % poisonEvery === Math.floor(poisonEvery / 2);
}

/** A key that is too long for the index of its constraint. */
export function endlessUser(user: string): string {
  return user.padEnd(beyondAnIndex, 'x');
}

/** Every second charge is one that all writers write, the others are a writer's own. */
function chargeOf(writer: number, partition: number, nth: number): string {
  return nth % 2 === 0 ? `${partition}-${nth}` : `${partition}-${nth}-${writer}`;
}

function userOf(partition: number, number: number): string {
  return `user-${partition}-${number}`;
}

function scatter(number: number): number {
  const mixed = Math.imul(number ^ (number >>> 15), 0x2c1b3c6d);
  return (mixed ^ (mixed >>> 13)) >>> 0;
}
