import type { GraphRow, GraphWrite, Sink } from '@rivergraph/core';
import { withWrites } from './sinks.ts';

/** Sends every integer as a JavaScript number. */
export function roundingSink(sink: Sink<GraphWrite>): Sink<GraphWrite> {
  return withWrites(sink, (write) => ({ ...write, row: rounded(write.row) }) as GraphWrite);
}

function rounded(row: GraphRow): GraphRow {
  const parts = Object.entries(row).map(([name, value]) => [
    name,
    typeof value === 'bigint' ? BigInt(Number(value)) : value,
  ]);
  return Object.fromEntries(parts);
}
