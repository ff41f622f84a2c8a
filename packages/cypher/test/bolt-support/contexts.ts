import { silentLogger, systemClock } from '@rivergraph/core';
import type { SinkContext, WriteContext } from '@rivergraph/core';

/** A context as a runner gives it. */
export function sinkContext(more: Partial<SinkContext> = {}): SinkContext {
  return { signal: new AbortController().signal, clock: systemClock, logger: silentLogger, ...more };
}

/** A context of one attempt, which may take a minute. */
export function writeContext(signal: AbortSignal = new AbortController().signal): WriteContext {
  return { signal, attempt: 1, deadline: Date.now() + 60_000 };
}
