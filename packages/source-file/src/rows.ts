import type { Partition, RecordChunk, RecordHeaders } from '@rivergraph/core';
import type { Place } from './errors.ts';
import type { FilePosition } from './position.ts';

/** Complete rows that lie one after another in memory of their own. */
export interface Rows {
  readonly partition: Partition;
  readonly path: string;
  /** Everything from the first row to the end of the last, line ends and blank lines included. */
  readonly data: Buffer;
  /** Where `data` starts in the file. */
  readonly byte: number;
  /** How many records lie before the first row. */
  readonly recordsBefore: number;
  readonly length: number;
  /** For each row three offsets into `data`: its start, its end without the line end, and the end of its line. */
  readonly offsets: Uint32Array;
}

const noHeaders: RecordHeaders = Object.freeze({});

/** A chunk whose values are the rows themselves. */
export class RowChunk implements RecordChunk {
  readonly partition: Partition;
  readonly length: number;
  readonly bytes: number;
  readonly rows: Rows;

  constructor(rows: Rows) {
    this.partition = rows.partition;
    this.length = rows.length;
    this.bytes = rows.data.length + rows.offsets.byteLength;
    this.rows = rows;
  }

  keyAt(_index: number): Uint8Array | null {
    return null;
  }

  valueAt(index: number): Uint8Array | null {
    return rowBytes(this.rows, index);
  }

  headersAt(_index: number): RecordHeaders {
    return noHeaders;
  }

  timestampAt(_index: number): number | undefined {
    return undefined;
  }

  positionAt(index: number): FilePosition {
    return rowPosition(this.rows, index);
  }
}

/** The bytes of a row, without its line end; a view, not a copy. */
export function rowBytes(rows: Rows, index: number): Buffer {
  return rows.data.subarray(offsetAt(rows, index, 0), offsetAt(rows, index, 1));
}

/** The bytes of several rows and what lies between them. */
export function rowRange(rows: Rows, first: number, last: number): Buffer {
  return rows.data.subarray(offsetAt(rows, first, 0), offsetAt(rows, last, 2));
}

export function rowPosition(rows: Rows, index: number): FilePosition {
  return { record: rows.recordsBefore + index + 1, byte: rows.byte + offsetAt(rows, index, 2) };
}

/** Where a row lies, for messages. */
export function rowPlace(rows: Rows, index: number): Place {
  const { record } = rowPosition(rows, index);
  return { path: rows.path, record, byte: rows.byte + offsetAt(rows, index, 0) };
}

function offsetAt(rows: Rows, index: number, part: 0 | 1 | 2): number {
  return rows.offsets[index * 3 + part] ?? 0;
}
