import { misconfigured } from '@rivergraph/core';
import type { Position } from '@rivergraph/core';

/**
 * The position of a record in a file: `record` counts the records up to and including it, so the first is 1; `byte` is
 * the offset just after it, its line end included, in the data (of a gzip file: in what it unpacks to).
 *
 * @public
 */
export type FilePosition = { readonly record: number; readonly byte: number };

/** The position before the first record. */
export const startOfFile: FilePosition = { record: 0, byte: 0 };

/** Reads a position that came from outside: a sink, a checkpoint. */
export function parsePosition(value: Position | undefined, subject: string): FilePosition {
  const parts = typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
  const { record, byte } = parts as { readonly record?: unknown; readonly byte?: unknown };
  if (isCount(record) && isCount(byte) && byte >= record) return { record, byte };
  throw misconfigured(
    `The position of ${subject}: expected { record, byte } of whole numbers, got something else`,
  );
}

/** Whether a value is a whole number from 0 that JSON carries without loss. */
export function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

const safeIntegerDigits = 16;

/** Makes a string that sorts as positions of one file do. */
export function orderKeyOf(position: Position): string {
  return String(parsePosition(position, 'a file').byte).padStart(safeIntegerDigits, '0');
}
