import type { GraphWrite, Sink } from '@rivergraph/core';
import { withSink } from './sinks.ts';

/** Writes on after it was closed, and resolves `close` at once. */
export function undeadSink(sink: Sink<GraphWrite>): Sink<GraphWrite> {
  return withSink(sink, { close: async () => undefined });
}
