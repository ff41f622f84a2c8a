import { scatter } from '../faults-common/scatter.ts';
import type { Deed } from './deed.ts';

/** How a record is poison: what the database has a constraint against, or what a statement cannot make anything of. */
export type Poison = 'badge' | 'bytes' | 'date' | 'name';

/** What records a fault wants besides the usual ones. */
export interface Extras {
  /** One of so many records is poison. @defaultValue none is */
  readonly poisonEvery?: number | undefined;
  /** The kinds of poison, in turn. @defaultValue only `name` */
  readonly poison?: readonly Poison[] | undefined;
  /** Some edges lead to a person who is not there: never, or a little later. @defaultValue none does */
  readonly ghosts?: 'absent' | 'late' | undefined;
  /** All records, but for the first ones, add relationships and owned nodes that were not there before. @defaultValue the usual mixture */
  readonly kind?: 'new relationships' | undefined;
}

/** The partitions of every stream. */
export const partitions = 4;

const personsPerPartition = 20;
const towns = 8;
const meters = 8;
const gaugesPerMeter = 3;
const numbersPerPerson = 2;
const perPartition = 4;
/** Records at first that make what others refer to. */
export const firstRecords: number = personsPerPartition + 1;
/** One of so many records leads to a ghost, and a ghost comes so many records later. */
const ghostEvery = 50;
const ghostAt = 25;
const ghostLateBy = 15;
/** Versions come in any order within so many records. */
const shuffled = 63;
const firstDay = Date.UTC(2026, 0, 1);

/**
 * Makes the nth record of a partition, counted from 0. What a partition sets is its own, because order holds within one only: others
 * may make its persons, but nothing else of them. Meters and what belongs to them are everybody's, and have versions. At first it
 * makes all of its persons, so that nothing hangs on who was first.
 */
export function recordOf(partition: number, nth: number, extras: Extras = {}): Deed {
  const { ghosts, kind, poisonEvery = Infinity } = extras;
  if (nth < personsPerPartition) return personDeed(personOf(partition, nth), nth);
  if (nth === personsPerPartition)
    return { do: 'guest', guest: `holder-${partition}`, name: 'holder', badge: badgeOf(partition) };
  if (isPoisonAt(partition, nth, poisonEvery)) return poisonDeed(partition, nth, extras);
  if (ghosts !== undefined && isGhostAt(nth)) return ghostly(partition, nth);
  if (ghosts === 'late' && isGhostAt(nth - ghostLateBy))
    return personDeed(ghostOf(partition, nth - ghostLateBy), nth);
  return kind === undefined ? usual(partition, nth) : newRelationship(partition, nth);
}

/** Whether a record is one that is never written: one of so many, in the middle of each such row, after the first records. */
export function isPoisonAt(partition: number, nth: number, poisonEvery: number): boolean {
  return nth >= firstRecords && placeOf(partition, nth) % poisonEvery === Math.floor(poisonEvery / 2);
}

/** How a poison record is poison. */
export function poisonAt(
  partition: number,
  nth: number,
  { poisonEvery = Infinity, poison = ['name'] }: Extras,
): Poison {
  return poison[Math.floor(placeOf(partition, nth) / poisonEvery) % poison.length] ?? 'name';
}

/** Whether a record leads to a ghost, where there are any. */
function isGhostAt(nth: number): boolean {
  return nth % ghostEvery === ghostAt;
}

function poisonDeed(partition: number, nth: number, extras: Extras): Deed {
  const guest = `poison-${partition}-${nth}`;
  const diary = { do: 'diary', diary: guest } as const;
  switch (poisonAt(partition, nth, extras)) {
    case 'name':
      return { do: 'guest', guest, badge: guest };
    case 'badge':
      return { do: 'guest', guest, name: 'thief', badge: badgeOf(partition) };
    case 'date':
      return { ...diary, page: nth, day: 'no day at all' };
    case 'bytes':
      return { ...diary, page: Uint8Array.of(nth % 256), day: dayOf(nth) };
  }
}

function usual(partition: number, nth: number): Deed {
  const dice = scatter(placeOf(partition, nth));
  const number = dice % personsPerPartition;
  const person = personOf(partition, number);
  const other = personOf(partition, (number + 1 + ((dice >>> 5) % 4)) % personsPerPartition);
  switch ((dice >>> 12) % 14) {
    case 0:
    case 1:
      return personDeed(person, nth);
    case 2:
    case 3:
      return { do: 'like', from: person, to: other, since: nth, ends: 'refs' };
    case 4:
      return { do: 'like', from: person, to: stranger(partition, dice), since: nth, ends: 'merges' };
    case 5:
      return { do: 'unlike', from: person, to: other };
    case 6:
      return { do: 'visit', person, town: townOf(dice >>> 16), day: dayOf((dice >>> 20) % 3), times: nth };
    case 7:
    case 8:
      return phoneDeed(person, nth, dice >>> 8);
    case 9:
      return {
        do: 'guest',
        guest: `guest-${partition}-${(dice >>> 10) % perPartition}`,
        name: `name ${nth}`,
      };
    case 10: {
      const diary = `diary-${partition}-${(dice >>> 10) % perPartition}`;
      return { do: 'diary', diary, page: nth, day: dayOf(nth % 365) };
    }
    default:
      return meterDeed(placeOf(partition, nth) ^ shuffled, dice);
  }
}

function personDeed(person: string, nth: number): Deed {
  const seen = new Date(firstDay + nth * 1_234).toISOString();
  return { do: 'person', person, name: `name ${nth}`, score: nth, seen };
}

function phoneDeed(person: string, nth: number, dice: number): Deed {
  const number = `number-${dice % numbersPerPerson}`;
  return nth % 5 === 0 ? { do: 'hang up', person, number } : { do: 'phone', person, number, seen: nth };
}

function meterDeed(at: number, dice: number): Deed {
  const number = (dice >>> 3) % meters;
  const meter = `meter-${number}`;
  switch ((dice >>> 16) % 4) {
    case 0:
      return { do: 'state', meter, at };
    case 1:
      return { do: 'link', from: meter, to: `meter-${(number + 1 + (dice % 2)) % meters}`, at };
    default:
      return { do: 'gauge', meter, gauge: `gauge-${(dice >>> 18) % gaugesPerMeter}`, at };
  }
}

/** Nothing that is there already is changed by it: only a guard keeps apart two transactions that do the same. */
function newRelationship(partition: number, nth: number): Deed {
  const dice = scatter(placeOf(partition, nth));
  const person = personOf(partition, dice % personsPerPartition);
  if (nth % 2 === 0) return { do: 'phone', person, number: `number-of-${nth}`, seen: nth };
  return { do: 'visit', person, town: townOf(dice >>> 16), day: `day of ${nth}`, times: nth };
}

function ghostly(partition: number, nth: number): Deed {
  const from = personOf(partition, nth % personsPerPartition);
  return { do: 'like', from, to: ghostOf(partition, nth), since: nth, ends: 'refs' };
}

/** A person of another partition, or one whom nobody makes but who is liked. */
function stranger(partition: number, dice: number): string {
  const there = (partition + 1 + ((dice >>> 7) % (partitions - 1))) % partitions;
  return personOf(there, (dice >>> 9) % (personsPerPartition + 4));
}

function placeOf(partition: number, nth: number): number {
  return nth * partitions + partition;
}

function personOf(partition: number, number: number): string {
  return number % 5 === 4 ? `person '${partition}'/\u6f22\`${number}` : `person-${partition}-${number}`;
}

function ghostOf(partition: number, nth: number): string {
  return `ghost-${partition}-${nth}`;
}

function badgeOf(partition: number): string {
  return `badge-${partition}`;
}

function townOf(dice: number): string {
  return `town-${dice % towns}`;
}

function dayOf(number: number): string {
  return new Date(firstDay + number * 86_400_000).toISOString().slice(0, 10);
}
