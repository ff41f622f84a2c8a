import type { GraphWrite, Sink } from '@rivergraph/core';
import { withSink } from './sinks.ts';

/** Opens although nobody wants it any more. */
export function heedlessSink(sink: Sink<GraphWrite>): Sink<GraphWrite> {
  return withSink(sink, {
    open: async (context) => await sink.open({ ...context, signal: new AbortController().signal }),
  });
}
