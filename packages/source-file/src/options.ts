import { fileURLToPath } from 'node:url';
import type { Deserializer } from '@rivergraph/core';
import { misconfigured } from '@rivergraph/core';
import type { Compression } from './data-file.ts';

/** What the file sources have in common. @public */
export interface FileOptions {
  /**
   * One file or several; each is a partition, whose `id` is the path as it is given here. Name the same file the same way
   * in each run: the checkpoint knows it by that name.
   */
  readonly path: string | URL | readonly (string | URL)[];
  /**
   * The topic of the records.
   *
   * @defaultValue the name of the file without its folder
   */
  readonly topic?: string | undefined;
  /**
   * Whether the files are packed. `'auto'` tells by the first two bytes, and refuses a file called `….gz` that does not
   * begin like one.
   *
   * @defaultValue `'auto'`
   */
  readonly compression?: Compression | undefined;
  /**
   * Where positions are kept: a small JSON file in an existing folder that can be written to. One source per checkpoint.
   * Without it nothing is kept, and each run starts at the first record.
   */
  readonly checkpoint?: string | URL | undefined;
  /**
   * The most records per second, over all files together; for replays that are not to drown anybody.
   *
   * @defaultValue no limit
   */
  readonly recordsPerSecond?: number | undefined;
  /**
   * The most records that are delivered at once, and after a partition was paused; up to 100,000. Few
   * cost more time per record; many lengthen what a pause lets through.
   *
   * @defaultValue 2000
   */
  readonly chunkRecords?: number | undefined;
  /**
   * The longest record, in bytes; up to 512 MiB. A longer one stops the pipeline, since it is usually a quote or line end
   * gone astray.
   * A reader may need twice as much memory.
   *
   * @defaultValue 16777216 (16 MiB)
   */
  readonly maxRecordBytes?: number | undefined;
}

/** Options of a source of JSON Lines files: one JSON text per line. @public */
export interface JsonLinesSourceOptions<Value> extends FileOptions {
  readonly format: 'jsonl';
  /**
   * Decodes a line.
   *
   * @defaultValue `json()`
   */
  readonly value?: Deserializer<Value> | undefined;
}

/** A CSV row under the names of its columns. Every field is text. @public */
export type CsvRow<Column extends string> = { readonly [Name in Column]: string };

/** Options of a source of CSV files. @public */
export interface CsvSourceOptions<Column extends string, Value> extends FileOptions {
  readonly format: 'csv';
  /**
   * The names of the columns. Without a header they name all of them in their order; with one they are those that a row is
   * to have, in any order.
   *
   * @defaultValue those of the header
   */
  readonly columns?: readonly Column[] | undefined;
  /**
   * Whether the first row of each file names its columns.
   *
   * @defaultValue true without `columns`, else false
   */
  readonly header?: boolean | undefined;
  /**
   * Makes the record's value of a row. What it throws counts as from a `Deserializer`: most errors reject the record.
   *
   * @defaultValue the row itself
   */
  readonly value?: ((row: CsvRow<Column>) => Value | PromiseLike<Value>) | undefined;
  /**
   * What separates fields; one ASCII character.
   *
   * @defaultValue `','`
   */
  readonly delimiter?: string | undefined;
  /**
   * What fields are quoted with; one ASCII character, or `false` where a quote is a character like any other.
   *
   * @defaultValue `'"'`
   */
  readonly quote?: string | false | undefined;
  /**
   * What goes before a quote inside a quoted field; one ASCII character.
   *
   * @defaultValue the quote itself
   */
  readonly escape?: string | undefined;
}

/** Options with their defaults, checked. */
export interface ResolvedFileOptions {
  readonly paths: readonly string[];
  readonly topic: string | undefined;
  readonly compression: Compression;
  readonly checkpoint: string | undefined;
  readonly recordsPerSecond: number;
  readonly chunkRecords: number;
  readonly maxRecordBytes: number;
}

const compressions: readonly unknown[] = ['auto', 'gzip', 'none'];
const defaultChunkRecords = 2000;
const mostChunkRecords = 100_000;
const defaultRecordBytes = 16 * 1024 * 1024;
const mostRecordBytes = 512 * 1024 * 1024;

/** Resolves the options that all formats share. */
export function resolveFileOptions(options: FileOptions): ResolvedFileOptions {
  const { topic, checkpoint, compression = 'auto', recordsPerSecond = Infinity } = options;
  if (!compressions.includes(compression)) {
    throw misconfigured(
      `Option compression: expected 'auto', 'gzip' or 'none', got ${describe(compression)}`,
    );
  }
  if (!(recordsPerSecond > 0))
    throw misconfigured(`Option recordsPerSecond: expected a number above 0, got ${recordsPerSecond}`);
  return {
    paths: resolvePaths(options.path),
    topic,
    compression,
    checkpoint: checkpoint === undefined ? undefined : pathOf(checkpoint, 'checkpoint'),
    recordsPerSecond,
    chunkRecords: countWithin('chunkRecords', options.chunkRecords ?? defaultChunkRecords, mostChunkRecords),
    maxRecordBytes: countWithin(
      'maxRecordBytes',
      options.maxRecordBytes ?? defaultRecordBytes,
      mostRecordBytes,
    ),
  };
}

function resolvePaths(path: FileOptions['path']): readonly string[] {
  const paths = (Array.isArray(path) ? path : [path]).map((one: unknown) => pathOf(one, 'path'));
  if (paths.length === 0) throw misconfigured('Option path: expected at least one file, got none');
  const twice = paths.find((one, index) => paths.indexOf(one) !== index);
  if (twice === undefined) return paths;
  throw misconfigured(`Option path: expected each file once, got '${twice}' twice`);
}

function pathOf(path: unknown, option: string): string {
  if (path instanceof URL) return fileURLToPath(path);
  if (typeof path === 'string' && path !== '') return path;
  throw misconfigured(`Option ${option}: expected a path or a file URL, got ${describe(path)}`);
}

/** Says what came in place of an option, from users without types. */
export function describe(value: unknown): string {
  if (typeof value === 'string') return `'${value}'`;
  return typeof value === 'object' && value !== null ? 'an object' : String(value);
}

function countWithin(option: string, value: number, most: number): number {
  if (Number.isInteger(value) && value >= 1 && value <= most) return value;
  throw misconfigured(`Option ${option}: expected a whole number from 1 to ${most}, got ${value}`);
}
