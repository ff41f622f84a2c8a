import type { WriteOrigin } from '../contracts/sink.ts';
import { internal, misconfigured } from '../errors.ts';
import type { VersionType } from './schema-types.ts';
import { instantText, localText } from './temporal-text.ts';
import type { PropertyType } from './write.ts';

/**
 * Gives the text that a type with version `'position'` keeps in the database: the partition, and the place in it.
 *
 * Texts of one partition compare as its positions do. Those of two partitions have no order, and begin differently up to
 * the `|` after the partition's id, whose length comes first; see {@link isOlderPosition}.
 * Failure: throws `misconfigured` where the source has no order keys.
 *
 * @public
 */
export function positionVersion(origin: WriteOrigin): string {
  const { partition, orderKey } = origin;
  if (orderKey === undefined) {
    throw misconfigured(`version 'position': expected a source with order keys, got one without`);
  }
  return `${partition.id.length}:${partition.id}|${orderKey}`;
}

/**
 * Whether a place in the stream is before one that is stored, both as {@link positionVersion} gives them. Places in two
 * partitions cannot be compared: none of them is older.
 *
 * @public
 */
export function isOlderPosition(incoming: string, stored: string): boolean {
  const partition = partitionPartOf(incoming);
  if (!stored.startsWith(partition)) return false;
  return compareText(incoming.slice(partition.length), stored.slice(partition.length)) < 0;
}

/**
 * Compares two versions by their declared type: below 0 where `a` is older, 0 where they are the same, however they are
 * spelt: 1 and 1n, a Date and any ISO text of the same instant. Text counts by code point, as databases sort it.
 *
 * Failure: throws `internal` for a type that has no order.
 *
 * @public
 */
export function compareVersions(type: PropertyType, a: unknown, b: unknown): number {
  if (!isVersionType(type)) throw internal(`version: expected a type that has an order, got ${type}`);
  return comparing[type](a, b);
}

const comparing: { readonly [T in VersionType]: (a: unknown, b: unknown) => number } = {
  integer: (a, b) => compareNumbers(a as number | bigint, b as number | bigint),
  float: (a, b) => compareNumbers(a as number, b as number),
  string: (a, b) => compareText(a as string, b as string),
  date: (a, b) => compareText(a as string, b as string),
  datetime: (a, b) => compareInstants(instantText(a as Date | string), instantText(b as Date | string)),
  'local-datetime': (a, b) => compareText(localText(a as string), localText(b as string)),
};

function isVersionType(type: PropertyType): type is VersionType {
  return Object.hasOwn(comparing, type);
}

function compareNumbers(a: number | bigint, b: number | bigint): number {
  if (a < b) return -1;
  return a > b ? 1 : 0;
}

/** Whole seconds, which may be negative, and digits that count upwards from them in any case. */
function compareInstants(a: string, b: string): number {
  const [secondsA = '', fractionA = ''] = a.split('.');
  const [secondsB = '', fractionB = ''] = b.split('.');
  return compareNumbers(Number(secondsA), Number(secondsB)) || compareText(fractionA, fractionB);
}

/** By code point. The operator `<` goes by UTF-16 units, which puts U+FF5E after an emoji. */
function compareText(a: string, b: string): number {
  const end = Math.min(a.length, b.length);
  for (let i = 0; i < end; i += 1) {
    const unitA = a.charCodeAt(i);
    const unitB = b.charCodeAt(i);
    if (unitA !== unitB) return rank(unitA) - rank(unitB);
  }
  return a.length - b.length;
}

/** Puts the halves of surrogate pairs, which stand for what is beyond U+FFFF, after all other units. */
function rank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}

/** `${length}:${id}|` of a text, by the length that it begins with. */
function partitionPartOf(text: string): string {
  const colon = text.indexOf(':');
  return text.slice(0, colon + Number(text.slice(0, colon)) + 2);
}
