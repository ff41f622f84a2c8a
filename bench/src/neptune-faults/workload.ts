import { scatter } from '../faults-common/scatter.ts';

/** What a record asks for. */
export type Deed =
  | { readonly do: 'user'; readonly user: string; readonly name: string; readonly score: number }
  | { readonly do: 'note'; readonly user: string; readonly note: string | null }
  | {
      readonly do: 'follow';
      readonly from: string;
      readonly to: string;
      readonly since: number;
      /** Whether the users have to be there, or are made. */
      readonly ends: 'refs' | 'merges';
    }
  | { readonly do: 'unfollow'; readonly from: string; readonly to: string }
  | {
      readonly do: 'visit';
      readonly user: string;
      readonly place: string;
      readonly day: string;
      readonly times: number;
    }
  | { readonly do: 'pair'; readonly user: string; readonly serial: string; readonly seen: number }
  | { readonly do: 'unpair'; readonly user: string; readonly serial: string }
  | { readonly do: 'enter'; readonly user: string; readonly session: string; readonly at: number }
  | { readonly do: 'leave'; readonly session: string };

/** What records a fault wants besides the usual ones. */
export interface Extras {
  /** One of so many records is of a user whose id shows that it is poison. @defaultValue none is */
  readonly poisonEvery?: number | undefined;
  /** Some edges lead to a user who is not there: never, or a little later. @defaultValue none does */
  readonly ghosts?: 'absent' | 'late' | undefined;
  /** How long the names of users are at least; those of poison are five times as long. @defaultValue as long as they are */
  readonly nameChars?: number | undefined;
}

/** The partitions of every stream. */
export const partitions = 4;

const usersPerPartition = 20;
const places = 8;
const serialsPerUser = 2;
const sessionsPerPartition = 4;
/** One of so many records leads to a ghost, and a ghost comes so many records later. */
const ghostEvery = 50;
const ghostAt = 25;
const ghostLateBy = 15;

/**
 * Makes the nth record of a partition, counted from 0. What a partition sets is its own, because order holds within one only: others
 * may make its users, but nothing else of them. At first it makes all of its users, so that nothing hangs on who was first.
 */
export function recordOf(partition: number, nth: number, extras: Extras = {}): Deed {
  const { poisonEvery = Infinity, ghosts, nameChars = 0 } = extras;
  const name = (chars: number): string => `name ${nth} `.padEnd(chars, '\u00e4\u6f22');
  if (nth < usersPerPartition)
    return { do: 'user', user: userOf(partition, nth), name: name(nameChars), score: nth };
  if (isPoisonAt(partition, nth, poisonEvery))
    return { do: 'user', user: poisonOf(partition, nth), name: name(5 * nameChars), score: nth };
  if (ghosts !== undefined && isGhostAt(nth)) return ghostly(partition, nth);
  if (ghosts === 'late' && isGhostAt(nth - ghostLateBy))
    return { do: 'user', user: ghostOf(partition, nth - ghostLateBy), name: name(0), score: nth };
  return usual(partition, nth, name(nameChars));
}

/** Whether a record is one that is never written: one of so many, in the middle of each such row, after the first records. */
export function isPoisonAt(partition: number, nth: number, poisonEvery: number): boolean {
  const place = nth * partitions + partition;
  return nth >= usersPerPartition && place % poisonEvery === Math.floor(poisonEvery / 2);
}

/** Whether a record leads to a ghost, where there are any. */
function isGhostAt(nth: number): boolean {
  return nth % ghostEvery === ghostAt;
}

/** What stands in the id of each poisonous user, and nowhere else. */
export const poisonMark = 'poison';

function usual(partition: number, nth: number, name: string): Deed {
  const dice = scatter(nth * partitions + partition);
  const user = userOf(partition, dice % usersPerPartition);
  const other = userOf(partition, ((dice % usersPerPartition) + 1 + ((dice >>> 5) % 4)) % usersPerPartition);
  const serial = `serial-${(dice >>> 8) % serialsPerUser}`;
  const session = `session-${partition}-${(dice >>> 10) % sessionsPerPartition}`;
  switch ((dice >>> 12) % 12) {
    case 0:
    case 1:
      return { do: 'user', user, name, score: nth };
    case 2:
      return { do: 'note', user, note: nth % 3 === 0 ? null : `note ${nth}` };
    case 3:
    case 4:
    case 5:
      return { do: 'follow', from: user, to: other, since: nth, ends: 'refs' };
    case 6:
      return { do: 'follow', from: user, to: stranger(partition, dice), since: nth, ends: 'merges' };
    case 7:
      return { do: 'unfollow', from: user, to: other };
    case 8:
      return { do: 'visit', user, place: `place-${(dice >>> 16) % places}`, day: dayOf(dice), times: nth };
    case 9:
      return { do: 'pair', user, serial, seen: nth };
    case 10:
      return dice % 2 === 0 ? { do: 'unpair', user, serial } : { do: 'pair', user, serial, seen: nth };
    default:
      return nth % 3 === 0 ? { do: 'leave', session } : { do: 'enter', user, session, at: nth };
  }
}

function ghostly(partition: number, nth: number): Deed {
  const from = userOf(partition, nth % usersPerPartition);
  return { do: 'follow', from, to: ghostOf(partition, nth), since: nth, ends: 'refs' };
}

/** A user of another partition, or one whom nobody makes but who follows. */
function stranger(partition: number, dice: number): string {
  const there = (partition + 1 + ((dice >>> 7) % (partitions - 1))) % partitions;
  return userOf(there, (dice >>> 9) % (usersPerPartition + 4));
}

/** The separators of ids stand in the keys, too. */
function userOf(partition: number, number: number): string {
  return number % 5 === 4 ? `user:${partition}/\u6f22#${number}` : `user-${partition}-${number}`;
}

function poisonOf(partition: number, nth: number): string {
  return `${poisonMark}-${partition}-${nth}`;
}

function ghostOf(partition: number, nth: number): string {
  return `ghost-${partition}-${nth}`;
}

function dayOf(dice: number): string {
  return `2026-05-0${1 + ((dice >>> 20) % 3)}`;
}
