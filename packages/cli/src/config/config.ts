import type { HttpOptions } from '@rivergraph/http';
import type { StreamsOptions, StreamStore } from '@rivergraph/streams';

/**
 * What `rivergraph.config.ts` exports by default: the kinds of streams, where streams are kept, and how the process that runs them is
 * reached. Relative paths are relative to the file.
 *
 * @public
 */
export interface RivergraphConfig extends Omit<StreamsOptions, 'store'> {
  /**
   * The folder in which streams are kept, or a store of your own. The address of the process that serves them is kept in the folder too,
   * with a store of your own in the default one.
   *
   * @defaultValue `'./.rivergraph'`
   */
  readonly store?: string | StreamStore | undefined;
  /**
   * The folder of the files that take rejected records.
   *
   * @defaultValue `dead-letters` in the folder of the store
   */
  readonly deadLetters?: string | undefined;
  /**
   * The HTTP interface of the process that runs the streams. `false`: none; then other commands cannot reach it while it runs.
   *
   * @defaultValue on 127.0.0.1, a free port, with a token made for each start; an answer may take ten minutes
   */
  readonly http?: HttpOptions | false | undefined;
}

/** Gives its argument back, with its type. @public */
export function defineConfig(config: RivergraphConfig): RivergraphConfig {
  return config;
}
