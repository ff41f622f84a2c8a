import { Buffer } from 'node:buffer';
import type { DeadLetterRecord, Rejection, RejectionStage } from '../contracts/dead-letter.ts';
import type { Position } from '../contracts/partition.ts';
import type { HeaderValue, RecordHeaders } from '../contracts/record.ts';
import { misconfigured, rejected } from '../errors.ts';
import type { ErrorCode } from '../errors.ts';
import { lineVersion } from './line-format.ts';

interface Fields {
  readonly [name: string]: unknown;
}

/**
 * Reads a line of a dead letter file back, as it was when the record was rejected. The partition is an object of its own:
 * it is equal to the original, not identical.
 *
 * Failure: `rejected` (`reason: 'invalid-dead-letter'`) for a line that is not one, with the name of the field that is
 * wrong; `misconfigured` for a line of a newer version, since all others will be too.
 *
 * @public
 */
export function parseDeadLetterLine(line: string): DeadLetterRecord {
  const fields = parseObject(line);
  if (typeof fields['version'] === 'number' && fields['version'] > lineVersion) {
    throw misconfigured(
      `Dead letter: expected version ${lineVersion} of the format, got ${fields['version']}`,
    );
  }
  if (fields['version'] !== lineVersion)
    throw wrong('version', `the number ${lineVersion}`, fields['version']);
  return {
    partition: { topic: text(fields, 'topic'), id: text(fields, 'partition') },
    position: position(fields),
    key: bytes(fields, 'key'),
    value: bytes(fields, 'value'),
    headers: headers(fields['headers']),
    timestamp: fields['timestamp'] === undefined ? undefined : number(fields, 'timestamp'),
    rejections: rejections(fields['rejections']),
    failedAt: number(fields, 'failedAt'),
  };
}

function parseObject(line: string): Fields {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (cause) {
    throw rejected(`Dead letter: expected a line of JSON, got ${line.length} characters that are not`, {
      reason: 'invalid-dead-letter',
      cause,
    });
  }
  if (isFields(value)) return value;
  throw wrong('line', 'an object', value);
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function wrong(field: string, expected: string, got: unknown): Error {
  const kind = got === null ? 'null' : Array.isArray(got) ? 'a list' : typeof got;
  return rejected(`Dead letter, ${field}: expected ${expected}, got ${kind}`, {
    reason: 'invalid-dead-letter',
  });
}

function text(fields: Fields, field: string): string {
  const value = fields[field];
  if (typeof value === 'string') return value;
  throw wrong(field, 'text', value);
}

function number(fields: Fields, field: string): number {
  const value = fields[field];
  if (typeof value === 'number') return value;
  throw wrong(field, 'a number', value);
}

function position(fields: Fields): Position {
  if (fields['position'] === undefined) throw wrong('position', 'a value', undefined);
  // Whatever JSON.parse gives is a JsonValue.
  return fields['position'] as Position;
}

function bytes(fields: Fields, field: string): Uint8Array | null {
  const value = fields[field];
  if (value === null) return null;
  if (typeof value !== 'string') throw wrong(field, 'base64 or null', value);
  const decoded = Buffer.from(value, 'base64');
  // The decoder skips what is not base64; what it skipped does not come back.
  if (decoded.toString('base64') !== value) throw wrong(field, 'base64 or null', value);
  return new Uint8Array(decoded);
}

function headers(value: unknown): RecordHeaders {
  if (!isFields(value)) throw wrong('headers', 'an object', value);
  const entries = Object.entries(value).map(
    ([name, given]): [string, HeaderValue | readonly HeaderValue[]] => [
      name,
      Array.isArray(given) ? given.map(header) : header(given),
    ],
  );
  return Object.fromEntries(entries);
}

function header(value: unknown): HeaderValue {
  if (value === null || typeof value === 'string') return value;
  if (isFields(value)) return bytes(value, 'base64');
  throw wrong('headers', 'text, null or base64', value);
}

function rejections(value: unknown): readonly Rejection[] {
  if (!Array.isArray(value) || value.length === 0)
    throw wrong('rejections', 'a list that is not empty', value);
  return value.map(rejection);
}

function rejection(value: unknown): Rejection {
  if (!isFields(value)) throw wrong('rejections', 'objects', value);
  return {
    // The names are open to the reader: a newer writer may know more of them.
    stage: text(value, 'stage') as RejectionStage,
    code: text(value, 'code') as ErrorCode,
    reason: value['reason'] === undefined ? undefined : text(value, 'reason'),
    message: text(value, 'message'),
    write: value['write'] === undefined ? undefined : number(value, 'write'),
    attempts: number(value, 'attempts'),
  };
}
