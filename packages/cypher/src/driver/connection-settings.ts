import type { RivergraphError, SinkContext } from '@rivergraph/core';
import type { CypherSinkWrite } from '../bolt/parts-of-batch.ts';
import type { BoltFailure } from '../bolt/write-batch.ts';

/** What one server's sink says of its connections. @public */
export interface ConnectionSettings {
  /** Names the sink in errors and logs. */
  readonly sink: string;
  /** The database; the user's home, or the server's default, where neither this nor a function names one. */
  readonly database: string | undefined;
  readonly databaseOf: ((write: CypherSinkWrite) => string) | undefined;
  readonly impersonatedUser: string | undefined;
  /** Told to the server with each transaction. */
  readonly metadata: { readonly [name: string]: unknown };
  /** Turns what the driver throws into a coded error; passes on what is coded. */
  readonly classify: (cause: unknown, at?: BoltFailure) => RivergraphError;
  /**
   * Checks what the server says of itself. Failure: throws `misconfigured` for one that the sink cannot write to.
   *
   * @defaultValue any name will do
   */
  readonly checkServer?: ((agent: string | undefined) => void) | undefined;
  /**
   * What to log of an error that says the transaction is durable all the same; `undefined` for all others.
   *
   * @defaultValue no error says so
   */
  readonly committed?: ((cause: unknown) => string | undefined) | undefined;
  /**
   * Whether the driver believes in a server that has another role now, and must be replaced.
   *
   * @defaultValue never: the driver finds out by itself
   */
  readonly isStale?: ((error: RivergraphError) => boolean) | undefined;
  /**
   * Does the first statement of a sink, and does it again where that may help.
   *
   * @defaultValue it is done once
   */
  readonly patience?: (<T>(work: () => Promise<T>, context: SinkContext) => Promise<T>) | undefined;
  /**
   * Where an attempt whose answer was lost may still be applied, and do harm beside the next one: how long after the server's
   * limit for it the next one may come, in milliseconds. Counted from when the attempt asked for a connection, so the time that
   * may take is a part of it.
   *
   * @defaultValue the next one need not wait
   */
  readonly slackMs?: number | undefined;
}
