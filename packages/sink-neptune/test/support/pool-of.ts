import { setMaxListeners } from 'node:events';
import { silentLogger, systemClock } from '@rivergraph/core';
import type { Clock, SinkContext } from '@rivergraph/core';
import gremlin from 'gremlin';
import { createPool } from '../../src/driver/pool.ts';
import type { PoolOptions } from '../../src/driver/pool-options.ts';
import type { Bytecode, GremlinPool } from '../../src/driver/port.ts';

/** A signal that is never aborted. */
export const never: AbortSignal = new AbortController().signal;
setMaxListeners(0, never);

/** Makes the context of a sink. */
export function contextOf(clock: Clock = systemClock, signal = never): SinkContext {
  return { clock, signal, logger: silentLogger };
}

/** Makes a pool that ends with its scope. */
export function poolOf(url: URL, options: Partial<PoolOptions> = {}): GremlinPool & AsyncDisposable {
  const pool = createPool({
    url,
    auth: undefined,
    tls: undefined,
    serializer: 'graphson',
    connections: 2,
    heartbeatMs: 5_000,
    connectTimeoutMs: 10_000,
    maxAgeMs: 3_600_000,
    maxRequestBytes: 1_000_000,
    askStatus: false,
    ...options,
  });
  return Object.assign(pool, { [Symbol.asyncDispose]: async () => await pool.close() });
}

/** A traversal that gives what it is given. */
export function inject(...values: readonly unknown[]): Bytecode {
  return new gremlin.process.Bytecode().addStep('inject', values);
}

/** Waits, a turn at a time, until something holds. */
export async function until(holds: () => boolean): Promise<void> {
  const end = Date.now() + 10_000;
  while (!holds()) {
    if (Date.now() > end) throw new Error('expected it to hold within 10 s, it does not');
    await new Promise((resolve) => setImmediate(resolve));
  }
}
