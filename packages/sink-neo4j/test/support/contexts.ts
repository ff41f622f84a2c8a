import { silentLogger, systemClock } from '@rivergraph/core';
import type { SinkContext, WriteContext } from '@rivergraph/core';

/** A context as a runner gives it. */
export function sinkContext(signal: AbortSignal = new AbortController().signal): SinkContext {
  return { signal, clock: systemClock, logger: silentLogger };
}

/** A context of one attempt, which may take a minute. */
export function writeContext(signal: AbortSignal = new AbortController().signal): WriteContext {
  return { signal, attempt: 1, deadline: Date.now() + 60_000 };
}
