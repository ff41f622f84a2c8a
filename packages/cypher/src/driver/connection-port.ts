import type { BoltSession } from '../bolt/port.ts';

/** A connection to a server, as what prepares and inspects it sees it. @public */
export interface Connection {
  /**
   * Runs statements that are no writes of a pipeline, each in a transaction of its own.
   *
   * Abort: by the signal, and when the sink is closed. Failure: rejects with a coded error.
   */
  run<T>(signal: AbortSignal, work: (session: BoltSession) => Promise<T>): Promise<T>;
}
