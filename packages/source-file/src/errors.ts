import { misconfigured, rejected, RivergraphError } from '@rivergraph/core';
import type { ErrorCode } from '@rivergraph/core';
import type { RowFault } from './row-collector.ts';

/** Where a record starts, for messages. */
export interface Place {
  readonly path: string;
  readonly record: number;
  readonly byte: number;
}

interface Classified {
  readonly code: ErrorCode;
  readonly reason: string;
}

const busy: Classified = { code: 'unavailable', reason: 'resources' };
const corrupt: Classified = { code: 'misconfigured', reason: 'corrupt' };
const permission: Classified = { code: 'misconfigured', reason: 'permission' };
const missing: Classified = { code: 'misconfigured', reason: 'missing-file' };
const unknown: Classified = { code: 'misconfigured', reason: 'file' };

const byCode: ReadonlyMap<string, Classified> = new Map([
  ['ENOENT', missing],
  ['ENOTDIR', missing],
  ['EISDIR', { code: 'misconfigured', reason: 'not-a-file' }],
  ['EACCES', permission],
  ['EPERM', permission],
  ['EROFS', permission],
  ['EMFILE', busy],
  ['ENFILE', busy],
  ['ENOMEM', busy],
  ['EAGAIN', busy],
  ['EBUSY', busy],
  ['EIO', { code: 'unavailable', reason: 'io' }],
  ['ESTALE', { code: 'unavailable', reason: 'io' }],
  ['ETIMEDOUT', { code: 'unavailable', reason: 'io' }],
  ['ENOSPC', { code: 'unavailable', reason: 'full' }],
  ['EDQUOT', { code: 'unavailable', reason: 'full' }],
  ['Z_BUF_ERROR', corrupt],
  ['Z_DATA_ERROR', corrupt],
]);

/** Gives what the operating system or zlib threw a code; an error of ours passes as it is. */
export function fileError(error: unknown, subject: string): RivergraphError {
  if (error instanceof RivergraphError) return error;
  const name = systemCode(error);
  const { code, reason } = byCode.get(name) ?? unknown;
  return new RivergraphError(`${subject}, got ${name}${hintFor(name)}`, {
    code,
    reason,
    outcome: 'not-applied',
    cause: error,
  });
}

/** The code that the operating system or zlib gave an error. */
export function systemCode(error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : 'an unknown error';
}

function hintFor(name: string): string {
  if (name === 'Z_BUF_ERROR') return ' (the gzip data ends early: the file is cut or still being written)';
  return name === 'Z_DATA_ERROR' ? ' (the gzip data is damaged)' : '';
}

/** Makes the error of a file that is not the one it was. */
export function changedFile(
  path: string,
  reason: 'missing-file' | 'replaced' | 'shrunk',
  what: string,
): RivergraphError {
  return misconfigured(`File '${path}' changed: ${what}`, { reason });
}

/** Makes the error of one record that cannot be decoded; the file goes on after it. */
export function badRecord(
  place: Place,
  what: string,
  details: { reason: string; cause?: unknown },
): RivergraphError {
  return rejected(`${whereIs(place)}: ${what}`, details);
}

/** Makes the error of a record after which nothing of the file can be trusted to be a record. */
export function faultError(place: Place, fault: RowFault, maxRecordBytes: number): RivergraphError {
  const where = whereIs(place);
  if (fault === 'unclosed-quote') {
    return misconfigured(`${where}: expected its quote to be closed, got the end of the file`, {
      reason: fault,
    });
  }
  const inQuote = fault === 'too-long-in-quote' ? ' inside a quote that is not closed' : '';
  return misconfigured(
    `${where}: expected at most ${maxRecordBytes} bytes (maxRecordBytes), got more${inQuote}`,
    {
      reason: 'size',
    },
  );
}

function whereIs({ path, record, byte }: Place): string {
  return `Record ${record} of '${path}' (starts at byte ${byte})`;
}
