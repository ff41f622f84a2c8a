import { isUtf8 } from 'node:buffer';
import { parse } from 'csv-parse/sync';
import type { CsvDialect } from './csv-dialect.ts';
import type { CsvLayout } from './csv-layout.ts';
import { badRecord } from './errors.ts';
import { RowChunk, rowBytes, rowPlace, rowPosition, rowRange } from './rows.ts';
import type { Rows } from './rows.ts';

/** A row as its columns name it. */
export type NamedRow = Readonly<Record<string, string>>;

/** Rows that the parser took together. */
interface Block {
  readonly first: number;
  readonly end: number;
  /** Missing when they have to be parsed one by one, because one of them is bad. */
  readonly fields: readonly (readonly string[])[] | undefined;
}

// A few milliseconds of parsing at most; larger blocks are not faster.
const blockBytes = 16 * 1024;

/** A chunk of CSV rows, parsed by the block when their values are asked for. */
export class CsvChunk extends RowChunk {
  readonly #dialect: CsvDialect;
  readonly #layout: CsvLayout;
  #block: Block = { first: 0, end: 0, fields: undefined };

  constructor(rows: Rows, dialect: CsvDialect, layout: CsvLayout) {
    super(rows);
    this.#dialect = dialect;
    this.#layout = layout;
  }

  /** The row as an object. Throws `rejected` when it is not one. */
  rowAt(index: number): NamedRow {
    const fields = this.#fieldsAt(index);
    const { width, names, fields: places } = this.#layout;
    if (fields.length !== width) {
      const what = `expected ${width} columns, got ${fields.length}`;
      throw badRecord(rowPlace(this.rows, index), what, { reason: 'invalid-columns' });
    }
    const row: Record<string, string> = {};
    for (let at = 0; at < names.length; at += 1) row[names[at] ?? ''] = fields[places[at] ?? 0] ?? '';
    return row;
  }

  #fieldsAt(index: number): readonly string[] {
    if (index < this.#block.first || index >= this.#block.end) this.#block = this.#parseBlock(index);
    return this.#block.fields?.[index - this.#block.first] ?? this.#parseRow(index);
  }

  #parseBlock(first: number): Block {
    const start = rowPosition(this.rows, first).byte;
    let end = first + 1;
    while (end < this.rows.length && rowPosition(this.rows, end).byte - start < blockBytes) end += 1;
    const bytes = rowRange(this.rows, first, end - 1);
    const fields = isUtf8(bytes) ? tryParse(bytes, this.#dialect) : undefined;
    return { first, end, fields: fields?.length === end - first ? fields : undefined };
  }

  #parseRow(index: number): readonly string[] {
    const bytes = rowBytes(this.rows, index);
    const place = rowPlace(this.rows, index);
    if (!isUtf8(bytes)) throw badRecord(place, 'expected UTF-8, got other bytes', { reason: 'invalid-utf8' });
    try {
      const [fields = []] = parse(bytes, this.#dialect.parserOptions);
      return fields;
    } catch (error) {
      throw badRecord(place, 'expected quotes that match, got others', {
        reason: 'invalid-quotes',
        cause: error,
      });
    }
  }
}

function tryParse(bytes: Buffer, { parserOptions }: CsvDialect): readonly (readonly string[])[] | undefined {
  try {
    return parse(bytes, parserOptions);
  } catch {
    return undefined;
  }
}
