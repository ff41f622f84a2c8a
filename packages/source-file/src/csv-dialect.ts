import { misconfigured } from '@rivergraph/core';
import type { Options } from 'csv-parse/sync';
import type { CsvBytes } from './csv-scanner.ts';

/** How a CSV file is written: its separators, quotes and columns. */
export interface CsvDialect {
  readonly bytes: CsvBytes;
  readonly parserOptions: Options;
  /** The columns that records are to have; `undefined` takes them from the header. */
  readonly columns: readonly string[] | undefined;
  readonly hasHeader: boolean;
}

/** The options that a dialect is made of. */
export interface CsvDialectOptions {
  readonly columns?: readonly string[] | undefined;
  readonly header?: boolean | undefined;
  readonly delimiter?: string | undefined;
  readonly quote?: string | false | undefined;
  readonly escape?: string | undefined;
}

const lastAscii = 0x7f;

/** Resolves and checks the options of a CSV file. */
export function resolveDialect(options: CsvDialectOptions): CsvDialect {
  const { columns, delimiter = ',', quote = '"' } = options;
  const escape = options.escape ?? (quote === false ? '"' : quote);
  const hasHeader = options.header ?? columns === undefined;
  if (columns !== undefined) assertColumns(columns, 'Option columns of a CSV file');
  else if (!hasHeader)
    throw misconfigured('Options of a CSV file: expected columns, or a header, got neither');
  const bytes: CsvBytes = {
    delimiter: byteOf(delimiter, 'delimiter'),
    quote: quote === false ? undefined : byteOf(quote, 'quote'),
    escape: byteOf(escape, 'escape'),
  };
  if (bytes.delimiter === bytes.quote || bytes.delimiter === bytes.escape) {
    throw misconfigured(
      'Options of a CSV file: expected delimiter to differ from quote and escape, got the same',
    );
  }
  return { bytes, parserOptions: parserOptionsOf(delimiter, quote, escape), columns, hasHeader };
}

/** Checks that names can be the keys of a row. */
export function assertColumns(columns: readonly string[], subject: string): void {
  if (columns.length === 0) throw misconfigured(`${subject}: expected at least one column, got none`);
  const seen = new Set<string>();
  for (const [index, column] of columns.entries()) {
    const place = `${subject}: expected column ${index + 1}`;
    if (column === '') throw misconfigured(`${place} to have a name, got an empty one`);
    if (column === '__proto__') throw misconfigured(`${place} to have another name, got '__proto__'`);
    if (seen.has(column))
      throw misconfigured(`${place} to have a name of its own, got that of an earlier one`);
    seen.add(column);
  }
}

function parserOptionsOf(delimiter: string, quote: string | false, escape: string): Options {
  return {
    delimiter,
    quote,
    escape,
    record_delimiter: ['\r\n', '\n'],
    skip_empty_lines: true,
    // Counted per row, so that one short row rejects itself and not its neighbours.
    relax_column_count: true,
  };
}

function byteOf(text: string, option: string): number {
  const code = text.length === 1 ? text.charCodeAt(0) : 0;
  const isLineEnd = text === '\n' || text === '\r';
  if (code > 0 && code <= lastAscii && !isLineEnd) return code;
  throw misconfigured(
    `Option ${option} of a CSV file: expected one ASCII character that ends no line, got another text`,
  );
}
