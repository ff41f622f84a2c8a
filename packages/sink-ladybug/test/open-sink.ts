import { silentLogger, systemClock } from '@rivergraph/core';
import type { GraphWrite, Sink, SinkContext, WriteContext, WriteResult } from '@rivergraph/core';

/** A context as a runner gives it. */
export function sinkContext(signal: AbortSignal = new AbortController().signal): SinkContext {
  return { signal, clock: systemClock, logger: silentLogger };
}

/** A context of one attempt. */
export function writeContext(signal: AbortSignal = new AbortController().signal): WriteContext {
  return { signal, attempt: 1, deadline: Infinity };
}

/** One attempt to write. */
export async function write(
  sink: Sink<GraphWrite>,
  ...writes: readonly GraphWrite[]
): Promise<WriteResult | undefined> {
  return await sink.write({ writes }, writeContext());
}
