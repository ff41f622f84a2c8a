import { internal } from '@rivergraph/core';
import type { RecordChunk } from '@rivergraph/core';
import { CsvChunk } from './csv-chunk.ts';
import type { NamedRow } from './csv-chunk.ts';
import type { CsvDialect } from './csv-dialect.ts';
import { layoutOf } from './csv-layout.ts';
import { CsvScanner } from './csv-scanner.ts';
import type { RowFormat } from './row-format.ts';

/** Makes the format of CSV files of one dialect. */
export function csvFormat(dialect: CsvDialect): RowFormat {
  return {
    name: 'csv',
    hasHeader: dialect.hasHeader,
    createScanner: () => new CsvScanner(dialect.bytes),
    begin: (_partition, header) => {
      // A file without any row has no header either, and then no row to lay out.
      const layout = layoutOf(dialect, header);
      return (rows) => new CsvChunk(rows, dialect, layout);
    },
  };
}

/** The row of a record; only a chunk of ours has parsed ones. */
export function csvRow(chunk: RecordChunk, index: number): NamedRow {
  if (chunk instanceof CsvChunk) return chunk.rowAt(index);
  throw internal('A CSV record: expected a chunk of the file source that is asked to decode it, got another');
}
