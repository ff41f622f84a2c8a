import { graphShape, misconfigured } from '@rivergraph/core';
import type { AnyGraph, GraphShape } from '@rivergraph/core';
import type { Database } from '@ladybugdb/core';

/** Options of {@link createLadybugSink}. @public */
export interface LadybugSinkOptions {
  /**
   * The path of the database file, which is created where it is missing; `':memory:'`; or an opened database of
   * {@link loadLadybug}, which the sink uses and does not close. Several sinks of one process share a database only by
   * sharing the opened one.
   */
  readonly database: string | Database;
  /** The graph that is written, made by `defineGraph`. */
  readonly graph: AnyGraph;
  /**
   * What `open` does about tables: `ensure` creates missing tables and columns; `verify` only looks; `off` neither, and then
   * a table that is missing or different shows at the first write.
   *
   * @defaultValue `'ensure'`
   */
  readonly schema?: 'ensure' | 'verify' | 'off' | undefined;
  /**
   * The memory that the database may use for its pages, in bytes; ignored for an opened database. A batch whose work does
   * not fit is split, down to single writes.
   *
   * @defaultValue 256 MiB
   */
  readonly bufferPoolBytes?: number | undefined;
}

/** Options with their defaults, checked. */
export interface ResolvedOptions {
  readonly database: string | Database;
  readonly graph: GraphShape;
  readonly schema: 'ensure' | 'verify' | 'off';
  readonly bufferPoolBytes: number;
}

const defaultBufferPoolBytes = 256 * 1024 * 1024;
const schemas: readonly unknown[] = ['ensure', 'verify', 'off'];

/** Resolves the options; those of plain JavaScript may be anything. Failure: throws `misconfigured`. */
export function resolveOptions(options: LadybugSinkOptions): ResolvedOptions {
  const { database, graph, schema = 'ensure', bufferPoolBytes = defaultBufferPoolBytes } = options;
  if (database === '' || (typeof database !== 'string' && !isObject(database)))
    throw wrongOption('database', "a path, ':memory:' or an opened Database", database);
  if (!schemas.includes(schema)) throw wrongOption('schema', "'ensure', 'verify' or 'off'", schema);
  if (!Number.isSafeInteger(bufferPoolBytes) || bufferPoolBytes < 1)
    throw wrongOption('bufferPoolBytes', 'a whole number of at least 1', bufferPoolBytes);
  return { database, graph: graphShape(graph), schema, bufferPoolBytes };
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}

function wrongOption(option: string, expected: string, got: unknown): Error {
  return misconfigured(`ladybug: option ${option}: expected ${expected}, got ${describe(got)}`);
}

function describe(value: unknown): string {
  if (typeof value === 'string') return `'${value}'`;
  return isObject(value) ? 'an object' : String(value);
}
