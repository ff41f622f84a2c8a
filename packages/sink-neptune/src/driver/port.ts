import type { SinkContext } from '@rivergraph/core';
import type gremlin from 'gremlin';

/** A traversal as it is sent: what the driver makes of steps, with numbers of a type of their own. @public */
export type Bytecode = gremlin.process.Bytecode;

/** Bounds of a request. */
export interface SubmitContext {
  readonly signal: AbortSignal;
  /** By the clock of the sink's context, milliseconds since 1970. */
  readonly deadline: number;
}

/** What the status endpoint tells; nothing where there is none. */
export interface EngineStatus {
  /** E.g. `1.4.6.0`. */
  readonly engine: string;
  readonly role: 'writer' | 'reader';
}

/** The connections to one server; each has one request in flight. */
export interface GremlinPool {
  /**
   * Opens the first connection and asks for the status.
   *
   * Abort: rejects soon after `context.signal`, and nothing is left open. Failure: a coded error.
   */
  open(context: SinkContext): Promise<EngineStatus | undefined>;
  /**
   * Runs a traversal, which is one transaction, and gives its results.
   *
   * Settles when the server has committed. Abort: rejects soon after the signal, and the connection is cut. Failure: a coded error; its
   * outcome is `unknown` where the request may still have been applied. Nothing is tried again, but for one connection attempt with
   * fresh credentials.
   */
  submit(bytecode: Bytecode, context: SubmitContext): Promise<readonly unknown[]>;
  /** Lets all connections go. Idempotent. A `submit` after it rejects with `closed`. */
  close(): Promise<void>;
}
