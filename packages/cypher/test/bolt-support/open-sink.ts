import { systemClock } from '@rivergraph/core';
import type { Clock, RivergraphError, Sink, WriteContext, WriteResult } from '@rivergraph/core';
import type { CypherSinkWrite } from '../../src/bolt/index.ts';
import { sinkContext } from './contexts.ts';

/** A sink that is open until it goes out of scope. */
export class OpenSink implements AsyncDisposable {
  readonly sink: Sink<CypherSinkWrite>;
  readonly clock: Clock;

  constructor(sink: Sink<CypherSinkWrite>, clock: Clock) {
    this.sink = sink;
    this.clock = clock;
  }

  /** One attempt to write, which may take a minute. */
  async write(writes: readonly CypherSinkWrite[], attempt: Attempt = {}): Promise<WriteResult | undefined> {
    const { atomic, signal, waitMs = 60_000 } = attempt;
    const context: WriteContext = {
      signal: signal ?? new AbortController().signal,
      attempt: 1,
      deadline: this.clock.now() + waitMs,
    };
    return await this.sink.write({ writes, ...(atomic === true && { atomic }) }, context);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.sink.close();
  }
}

/** How {@link OpenSink.write} tries. */
export interface Attempt {
  readonly atomic?: true;
  readonly signal?: AbortSignal;
  readonly waitMs?: number;
}

/** Opens a sink as a runner does. */
export async function openSink(sink: Sink<CypherSinkWrite>, clock: Clock = systemClock): Promise<OpenSink> {
  await sink.open(sinkContext({ clock }));
  return new OpenSink(sink, clock);
}

/** The coded error that a promise rejects with. */
export async function errorOf(work: Promise<unknown>): Promise<RivergraphError> {
  const result = await work.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (result === undefined) throw new Error('expected an error, got none');
  return result as RivergraphError;
}
