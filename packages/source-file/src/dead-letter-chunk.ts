import { parseDeadLetterLine, RivergraphError } from '@rivergraph/core';
import type { DeadLetterRecord, Partition, RecordChunk, RecordHeaders } from '@rivergraph/core';
import { badRecord } from './errors.ts';
import type { FilePosition } from './position.ts';
import { rowBytes, rowPlace, rowPosition } from './rows.ts';
import type { Rows } from './rows.ts';

/** A line of a dead letter file: the record in it, or why there is none. */
export interface DeadLetterEntry {
  readonly row: number;
  readonly record: DeadLetterRecord | undefined;
  readonly fault: RivergraphError | undefined;
}

const noHeaders: RecordHeaders = Object.freeze({});

/** The records of some lines of a dead letter file, as they were when they were rejected. */
export class DeadLetterChunk implements RecordChunk {
  readonly partition: Partition;
  readonly length: number;
  readonly bytes: number;
  readonly #rows: Rows;
  readonly #entries: readonly DeadLetterEntry[];

  constructor(rows: Rows, entries: readonly DeadLetterEntry[]) {
    this.partition = rows.partition;
    this.length = entries.length;
    this.bytes = entries.reduce(
      (sum, entry) => sum + decodedBytes(entry),
      rows.data.length + rows.offsets.byteLength,
    );
    this.#rows = rows;
    this.#entries = entries;
  }

  keyAt(index: number): Uint8Array | null {
    return this.#entries[index]?.record?.key ?? null;
  }

  /** The original value; of a line that holds no record, the line. */
  valueAt(index: number): Uint8Array | null {
    const entry = this.#entries[index];
    if (entry?.fault !== undefined) return rowBytes(this.#rows, entry.row);
    return entry?.record?.value ?? null;
  }

  headersAt(index: number): RecordHeaders {
    return this.#entries[index]?.record?.headers ?? noHeaders;
  }

  timestampAt(index: number): number | undefined {
    return this.#entries[index]?.record?.timestamp;
  }

  positionAt(index: number): FilePosition {
    return rowPosition(this.#rows, this.#entries[index]?.row ?? 0);
  }

  /** Why the line holds no record. */
  faultAt(index: number): RivergraphError | undefined {
    return this.#entries[index]?.fault;
  }
}

/** Reads every line; a line of a newer version of the format throws, since none after it can be read either. */
export function readEntries(rows: Rows): readonly DeadLetterEntry[] {
  return Array.from({ length: rows.length }, (_, row) => readEntry(rows, row));
}

function readEntry(rows: Rows, row: number): DeadLetterEntry {
  try {
    const line = rowBytes(rows, row).toString('utf8');
    return { row, record: parseDeadLetterLine(line), fault: undefined };
  } catch (error) {
    if (!(error instanceof RivergraphError) || error.code !== 'rejected') throw error;
    const details = { reason: 'invalid-dead-letter', cause: error };
    const fault = badRecord(
      rowPlace(rows, row),
      'expected a line of a dead letter file, got another',
      details,
    );
    return { row, record: undefined, fault };
  }
}

function decodedBytes({ record }: DeadLetterEntry): number {
  return (record?.key?.length ?? 0) + (record?.value?.length ?? 0);
}
