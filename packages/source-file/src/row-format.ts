import type { Partition, RecordChunk } from '@rivergraph/core';
import type { Rows } from './rows.ts';

/** Finds where rows end. Belongs to one reader. */
export interface RowScanner {
  /** Starts anew on this memory. */
  reset(view: Buffer): void;
  /** The offset of the line feed that ends the row which starts at `from`; -1 when it is not in view. */
  endOf(from: number): number;
  /** Whether the last answer was -1 because a quote is open. */
  readonly quoteOpen: boolean;
  /** Whether the line holds no record. */
  isBlank(from: number, to: number): boolean;
}

/** The first row of a file, where the format has a header. */
export interface HeaderRow {
  readonly path: string;
  readonly bytes: Buffer;
}

/** Makes a chunk of rows; `undefined` when none of them is a record of the partition. */
export type MakeChunk = (rows: Rows) => RecordChunk | undefined;

/** What sets one format apart from another. */
export interface RowFormat {
  readonly name: string;
  /** Whether the first row of a file names the columns. */
  readonly hasHeader: boolean;
  createScanner(): RowScanner;
  /** Called once per file that is read; `header` is missing when the format or the file has none. */
  begin(partition: Partition, header: HeaderRow | undefined): MakeChunk;
}
