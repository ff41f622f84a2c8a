import { Buffer } from 'node:buffer';
import type { DeadLetterRecord, Rejection } from '../contracts/dead-letter.ts';
import type { Position } from '../contracts/partition.ts';
import type { HeaderValue, RecordHeaders } from '../contracts/record.ts';

/** The version of the line format; it grows when an older reader could no longer read a line. */
export const lineVersion = 1;

/** How every line begins; a crash in mid-write leaves a line that begins like this and is not whole. */
export const lineStart: string = `{"version":${lineVersion},`;

/**
 * A rejected record as a line of a dead letter file, in JSON. A reader ignores fields that it does not know.
 *
 * @public
 */
export interface DeadLetterLine {
  /** Always the first field. */
  readonly version: 1;
  readonly topic: string;
  /** The partition's id. */
  readonly partition: string;
  readonly position: Position;
  /** Milliseconds since 1970; absent where the record had no time. */
  readonly timestamp?: number | undefined;
  /** Milliseconds since 1970: when the first rejection happened. */
  readonly failedAt: number;
  /** The first is the reason; `reason` and `write` are absent where they do not apply. */
  readonly rejections: readonly Partial<Rejection>[];
  /** The original bytes in base64, or `null`. */
  readonly key: string | null;
  /** The original bytes in base64, or `null` for a tombstone. */
  readonly value: string | null;
  readonly headers: { readonly [name: string]: HeaderInLine | readonly HeaderInLine[] };
}

/** A header in a line: text as it is, bytes in base64. @public */
export type HeaderInLine = string | null | { readonly base64: string };

/** Writes a rejected record as a line, without the line break at its end. @public */
export function formatDeadLetterLine(record: DeadLetterRecord): string {
  const line: DeadLetterLine = {
    version: lineVersion,
    topic: record.topic ?? record.partition.topic,
    partition: record.partition.id,
    position: record.position,
    timestamp: record.timestamp,
    failedAt: record.failedAt,
    rejections: record.rejections,
    key: base64(record.key),
    value: base64(record.value),
    headers: formatHeaders(record.headers),
  };
  return JSON.stringify(line);
}

function base64(bytes: Uint8Array | null): string | null {
  if (bytes === null) return null;
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}

function formatHeaders(headers: RecordHeaders): DeadLetterLine['headers'] {
  const formatted: [string, HeaderInLine | readonly HeaderInLine[]][] = [];
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined)
      formatted.push([name, isList(value) ? value.map(formatHeader) : formatHeader(value)]);
  }
  // Unlike assignment this also keeps a header that is called __proto__.
  return Object.fromEntries(formatted);
}

function isList(value: HeaderValue | readonly HeaderValue[]): value is readonly HeaderValue[] {
  return Array.isArray(value);
}

function formatHeader(value: HeaderValue): HeaderInLine {
  return value instanceof Uint8Array ? { base64: base64(value) ?? '' } : value;
}
