import type { DeadLetterHeadersOptions, DeadLetterRecord, Partition } from '@rivergraph/core';
import { headersOfLetter, toBuffer } from './letter-headers.ts';
import type { LetterHeader } from './letter-headers.ts';

/** A rejected record as it is sent. */
export interface Letter {
  /** The same for the same record, however often it comes. */
  readonly id: string;
  /** Where the record is, for messages. */
  readonly place: string;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: Record<string, LetterHeader>;
  /** Milliseconds since 1970, in digits. */
  readonly timestamp: string;
  /** About what the broker will store. */
  readonly bytes: number;
  /** The partition of the record, as a number: the letters of one partition belong together. */
  readonly lane: number;
}

/** What a record takes besides its key, value and headers. */
const recordOverhead = 40;
const headerOverhead = 6;

/**
 * Writes the letter of a rejected record. Its own time is that of the rejection: with the record's, retention would remove a
 * letter about old data as soon as it is written.
 */
export function writeLetter(record: DeadLetterRecord, options: DeadLetterHeadersOptions): Letter {
  const { partition, position, key, value, failedAt } = record;
  const headers = headersOfLetter(record, options);
  const place = `${partition.id} at ${JSON.stringify(position)}`;
  return {
    id: `${partition.topic}\n${place}`,
    place,
    key: key === null ? null : toBuffer(key),
    value: value === null ? null : toBuffer(value),
    headers,
    timestamp: String(failedAt),
    bytes: recordOverhead + (key?.length ?? 0) + (value?.length ?? 0) + sizeOf(headers),
    lane: laneOf(partition),
  };
}

function sizeOf(headers: Record<string, LetterHeader>): number {
  let bytes = 0;
  for (const [name, value] of Object.entries(headers)) {
    for (const one of Array.isArray(value) ? value : [value])
      bytes += headerOverhead + Buffer.byteLength(name) + Buffer.byteLength(one);
  }
  return bytes;
}

/** The number of a Kafka partition; of a file or a shard any number that stays the same. */
function laneOf({ topic, id }: Partition): number {
  const number = id.startsWith(`${topic}-`) ? id.slice(topic.length + 1) : '';
  if (/^\d{1,9}$/.test(number)) return Number(number);
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(id)) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}
