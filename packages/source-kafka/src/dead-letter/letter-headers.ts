import { deadLetterHeaders } from '@rivergraph/core';
import type {
  DeadLetterHeadersOptions,
  DeadLetterRecord,
  HeaderValue,
  RecordHeaders,
} from '@rivergraph/core';

/** A value of a header that kafkajs can write. */
export type LetterHeader = Buffer | string | (Buffer | string)[];

/** Where a header stands that is null: its name, and its number among those of that name. */
type NullPlace = readonly [name: string, index: number];

interface Headers {
  [name: string]: HeaderValue | readonly HeaderValue[];
}

const topicHeader = '__connect.errors.topic';
const timestampHeader = '__rivergraph.errors.timestamp';
const nullsHeader = '__rivergraph.errors.null.headers';
/** A header of the original with one of our names stands under this. */
const originalPrefix = '__rivergraph.original.';
const errorPrefixes = ['__connect.errors.', '__rivergraph.errors.'] as const;

/** What a letter tells of the record in it. */
export interface Original {
  /** `undefined` where the letter does not say: then it is no letter. */
  readonly topic: string | undefined;
  /** `undefined` where the letter does not say: that of the letter may be the record's, as Kafka Connect writes it. */
  readonly timestamp: { readonly at: number | undefined } | undefined;
  readonly headers: RecordHeaders;
}

/**
 * Gives the headers of a letter: those of the record, what core says of its rejection, and what only a replay needs. What a
 * record has under our own names is kept under others.
 */
export function headersOfLetter(
  record: DeadLetterRecord,
  options: DeadLetterHeadersOptions,
): Record<string, LetterHeader> {
  const nulls: NullPlace[] = [];
  const originals = Object.entries(record.headers).flatMap(([name, value]): [string, LetterHeader][] => {
    if (value === undefined) return [];
    const written = writable(value, (index) => nulls.push([name, index]));
    return [[isOurs(name) ? `${originalPrefix}${name}` : name, written]];
  });
  return Object.fromEntries<LetterHeader>([
    ...originals,
    ...Object.entries(deadLetterHeaders(record, options)),
    [timestampHeader, record.timestamp === undefined ? '' : String(record.timestamp)],
    ...(nulls.length === 0 ? [] : [[nullsHeader, JSON.stringify(nulls)] as const]),
  ]);
}

/** Reads from the headers of a letter what its record was. */
export function originalOf(letter: RecordHeaders): Original {
  const topic = textOf(letter[topicHeader]);
  if (topic === undefined) return { topic, timestamp: undefined, headers: letter };
  const headers = Object.fromEntries(
    Object.entries(letter).flatMap(([name, value]) => {
      if (value === undefined || errorPrefixes.some((prefix) => name.startsWith(prefix))) return [];
      return [[name.startsWith(originalPrefix) ? name.slice(originalPrefix.length) : name, value]];
    }),
  );
  return { topic, timestamp: timestampOf(letter), headers: withNulls(headers, letter) };
}

function isOurs(name: string): boolean {
  return name.startsWith(originalPrefix) || errorPrefixes.some((prefix) => name.startsWith(prefix));
}

function writable(
  value: HeaderValue | readonly HeaderValue[],
  noteNull: (index: number) => void,
): LetterHeader {
  // kafkajs fails over a header that is null, and writes the numbers of one that is no Buffer.
  const write = (one: HeaderValue, index: number): Buffer | string => {
    if (one === null) noteNull(index);
    return typeof one === 'string' ? one : toBuffer(one ?? new Uint8Array());
  };
  return isList(value) ? value.map(write) : write(value, 0);
}

/** Gives the same bytes as a Buffer, without a copy. */
export function toBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function isList(value: HeaderValue | readonly HeaderValue[]): value is readonly HeaderValue[] {
  return Array.isArray(value);
}

function timestampOf(letter: RecordHeaders): Original['timestamp'] {
  const text = textOf(letter[timestampHeader]);
  if (text === undefined) return undefined;
  return { at: /^\d+$/.test(text) ? Number(text) : undefined };
}

function withNulls(headers: Headers, letter: RecordHeaders): RecordHeaders {
  for (const [name, index] of nullsOf(letter)) {
    const value = Object.hasOwn(headers, name) ? headers[name] : undefined;
    if (value === undefined) continue;
    const restored = isList(value) ? value.map((one, at) => (at === index ? null : one)) : null;
    Object.defineProperty(headers, name, { value: restored });
  }
  return headers;
}

function nullsOf(letter: RecordHeaders): readonly NullPlace[] {
  const text = textOf(letter[nullsHeader]);
  if (text === undefined) return [];
  try {
    const places: unknown = JSON.parse(text);
    return Array.isArray(places) ? places.filter(isNullPlace) : [];
  } catch {
    // Somebody else has written it; what stands there is of no meaning to us.
    return [];
  }
}

function isNullPlace(place: unknown): place is NullPlace {
  return Array.isArray(place) && typeof place[0] === 'string' && typeof place[1] === 'number';
}

/** Of several the last counts: Kafka Connect adds its own to those that are there. */
function textOf(value: HeaderValue | readonly HeaderValue[] | undefined): string | undefined {
  const one = value === undefined ? undefined : isList(value) ? value.at(-1) : value;
  if (one === undefined || one === null) return undefined;
  return typeof one === 'string' ? one : toBuffer(one).toString('utf8');
}
