import type { GraphWrite, Sink } from '@rivergraph/core';
import { withWrites } from './sinks.ts';

/** Runs an update as an upsert. */
export function creatingSink(sink: Sink<GraphWrite>): Sink<GraphWrite> {
  return withWrites(sink, (write) => {
    if ('from' in write || write.shape.action !== 'update') return write;
    return { ...write, shape: { ...write.shape, action: 'upsert' } };
  });
}
