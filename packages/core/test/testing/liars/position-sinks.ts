import type { GraphWrite, Sink, WriteBatch, WriteOrigin } from '@rivergraph/core';
import { withSink } from './sinks.ts';

/** Guards by the place at which it wrote, not by the one that the write comes from. */
export function arrivalSink(sink: Sink<GraphWrite>): Sink<GraphWrite> {
  let count = 0;
  return withOrigins(sink, (origin) => {
    count += 1;
    return { ...origin, orderKey: String(count).padStart(9, '0') };
  });
}

/** Compares places in all partitions with each other. */
export function flatteningSink(sink: Sink<GraphWrite>): Sink<GraphWrite> {
  const partition = { topic: 'all', id: 'all' };
  return withOrigins(sink, (origin) => ({ ...origin, partition }));
}

/** Takes a source without order keys for one whose records all have the same place. */
export function makeshiftSink(sink: Sink<GraphWrite>): Sink<GraphWrite> {
  return withOrigins(sink, (origin) => ({ ...origin, orderKey: origin.orderKey ?? '' }));
}

function withOrigins(sink: Sink<GraphWrite>, change: (origin: WriteOrigin) => WriteOrigin): Sink<GraphWrite> {
  return withSink(sink, {
    write: async (batch, context) => await sink.write(changed(batch, change), context),
  });
}

function changed(
  batch: WriteBatch<GraphWrite>,
  change: (origin: WriteOrigin) => WriteOrigin,
): WriteBatch<GraphWrite> {
  const { originAt } = batch;
  return originAt === undefined ? batch : { ...batch, originAt: (index) => change(originAt(index)) };
}
