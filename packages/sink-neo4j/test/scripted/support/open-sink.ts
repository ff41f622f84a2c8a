import { silentLogger, systemClock } from '@rivergraph/core';
import type { Clock, RivergraphError, Sink, SinkContext, WriteContext, WriteResult } from '@rivergraph/core';
import { createNeo4jSink } from '@rivergraph/sink-neo4j';
import type { CypherSinkWrite, Neo4jSinkOptions } from '@rivergraph/sink-neo4j';
import type { LoggedRequest } from '@rivergraph/servers';

/** What a scripted server does not look at. */
export const auth = { username: 'neo4j', password: 'a secret' } as const;

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

/** A context as a runner gives it. */
export function sinkContext(more: Partial<SinkContext> = {}): SinkContext {
  return { signal: new AbortController().signal, clock: systemClock, logger: silentLogger, ...more };
}

/** Opens a sink that does nothing about constraints. */
export async function openSink(options: Neo4jSinkOptions, clock: Clock = systemClock): Promise<OpenSink> {
  const credentials = options.driver === undefined && options.auth === undefined ? { auth } : {};
  const sink = createNeo4jSink({ schema: 'off', ...credentials, ...options } as Neo4jSinkOptions);
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

/** The names of messages, without those with which a connection begins. */
export function namesOf(requests: readonly LoggedRequest[]): string {
  const names = requests.map(({ name }) => name);
  return names.filter((name) => name !== 'HELLO' && name !== 'LOGON').join(' ');
}
