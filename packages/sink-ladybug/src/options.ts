import type { AnyGraph } from '@rivergraph/core';
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
