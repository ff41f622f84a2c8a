import { isUtf8 } from 'node:buffer';
import { misconfigured } from '@rivergraph/core';
import { parse } from 'csv-parse/sync';
import { assertColumns } from './csv-dialect.ts';
import type { CsvDialect } from './csv-dialect.ts';
import type { HeaderRow } from './row-format.ts';

/** Which field of a row becomes which property, for one file. */
export interface CsvLayout {
  /** How many fields a row has to have. */
  readonly width: number;
  readonly names: readonly string[];
  /** For each name the field that holds it. */
  readonly fields: readonly number[];
}

/** Lays out the rows of a file by its header, its configured columns, or both. */
export function layoutOf(dialect: CsvDialect, header: HeaderRow | undefined): CsvLayout {
  const named = header === undefined ? (dialect.columns ?? []) : readHeader(dialect, header);
  const names = dialect.columns ?? named;
  const fields = names.map((name) => named.indexOf(name));
  const missing = names.find((_name, index) => fields[index] === -1);
  if (missing === undefined) return { width: named.length, names, fields };
  throw misconfigured(
    `Header of '${header?.path ?? ''}': expected a column '${missing}', got none of that name`,
    {
      reason: 'header',
    },
  );
}

function readHeader(dialect: CsvDialect, { path, bytes }: HeaderRow): readonly string[] {
  const subject = `Header of '${path}'`;
  if (!isUtf8(bytes))
    throw misconfigured(`${subject}: expected UTF-8, got other bytes`, { reason: 'header' });
  const columns = parseHeader(dialect, bytes, subject);
  assertColumns(columns, subject);
  return columns;
}

function parseHeader(dialect: CsvDialect, bytes: Buffer, subject: string): readonly string[] {
  try {
    return parse(bytes, dialect.parserOptions)[0] ?? [];
  } catch (error) {
    throw misconfigured(`${subject}: expected column names, got quotes that do not match`, {
      reason: 'header',
      cause: error,
    });
  }
}
