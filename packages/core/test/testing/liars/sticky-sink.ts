import type { GraphRow, GraphWrite, Sink } from '@rivergraph/core';
import { withWrites } from './sinks.ts';

/** Takes `null` for "leave it alone". */
export function stickySink(sink: Sink<GraphWrite>): Sink<GraphWrite> {
  return withWrites(sink, (write) => ({ ...write, row: withoutNulls(write.row) }) as GraphWrite);
}

function withoutNulls(row: GraphRow): GraphRow {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null));
}
