import { LineScanner } from './line-scanner.ts';
import { RowChunk } from './rows.ts';
import type { RowFormat } from './row-format.ts';

/** The format of files with one JSON text per line. */
export const jsonLinesFormat: RowFormat = {
  name: 'jsonl',
  hasHeader: false,
  createScanner: () => new LineScanner(),
  begin: () => (rows) => new RowChunk(rows),
};
