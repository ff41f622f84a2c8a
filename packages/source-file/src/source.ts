import { createDecoder, json, misconfigured } from '@rivergraph/core';
import type { Source, SourceRecord } from '@rivergraph/core';
import { csvFormat, csvRow } from './csv.ts';
import { resolveDialect } from './csv-dialect.ts';
import { FileSource } from './file-source.ts';
import { jsonLinesFormat } from './jsonl.ts';
import { describe, resolveFileOptions } from './options.ts';
import type { CsvRow, CsvSourceOptions, JsonLinesSourceOptions } from './options.ts';
import { onePartitionPerFile } from './planning.ts';

/** A record of a file; it has no key, no headers and no timestamp. @public */
export type FileRecord<Value> = SourceRecord<Value, null>;

/**
 * Makes a source that reads CSV files; each row that is not blank is a record.
 *
 * Opening looks at every file; reading opens them as their turn comes, and closes each at its end. Failure: a row that is no
 * row rejects itself; a file that is missing, replaced or shorter than it was is `misconfigured` and stops the pipeline.
 *
 * @example
 * ```ts
 * createFileSource({ format: 'csv', path: 'ratings.csv', columns: ['rater', 'rated', 'rating'] });
 * ```
 *
 * @public
 */
export function createFileSource<const Column extends string = string, Value = CsvRow<Column>>(
  options: CsvSourceOptions<Column, Value>,
): Source<FileRecord<Value>>;
/**
 * Makes a source that reads JSON Lines files; each line that is not blank is a record. Otherwise as for CSV files.
 *
 * @public
 */
export function createFileSource<Value = unknown>(
  options: JsonLinesSourceOptions<Value>,
): Source<FileRecord<Value>>;
export function createFileSource(
  options: CsvSourceOptions<string, unknown> | JsonLinesSourceOptions<unknown>,
): Source<FileRecord<unknown>> {
  const { format }: { readonly format: unknown } = options;
  if (options.format === 'csv') return createCsvSource(options);
  if (options.format === 'jsonl') return createJsonLinesSource(options);
  throw misconfigured(`Option format: expected 'csv' or 'jsonl', got ${describe(format)}`);
}

function createCsvSource(options: CsvSourceOptions<string, unknown>): Source<FileRecord<unknown>> {
  const { value } = options;
  return new FileSource<FileRecord<unknown>>({
    name: 'file',
    options: resolveFileOptions(options),
    partitioning: onePartitionPerFile(csvFormat(resolveDialect(options))),
    decoder: {
      key: () => null,
      value: (chunk, index) => (value === undefined ? csvRow(chunk, index) : value(csvRow(chunk, index))),
    },
  });
}

function createJsonLinesSource(options: JsonLinesSourceOptions<unknown>): Source<FileRecord<unknown>> {
  return new FileSource<FileRecord<unknown>>({
    name: 'file',
    options: resolveFileOptions(options),
    partitioning: onePartitionPerFile(jsonLinesFormat),
    decoder: createDecoder({ key: () => null, value: options.value ?? json() }),
  });
}
