import type { GraphWrite, Sink } from '@rivergraph/core';
import { withSink } from './sinks.ts';

/** Rejects an atomic batch for one write that failed, and leaves the others written. */
export function halfAtomicSink(sink: Sink<GraphWrite>): Sink<GraphWrite> {
  return withSink(sink, {
    write: async (batch, context) => {
      const { atomic, ...rest } = batch;
      const result = await sink.write(rest, context);
      const [first] = result?.failed ?? [];
      if (atomic === true && first !== undefined) throw first.error;
      return result;
    },
  });
}

/** Takes what may be skipped in an atomic batch for a failure of it. */
export function strictSink(sink: Sink<GraphWrite>): Sink<GraphWrite> {
  return withSink(sink, {
    write: async (batch, context) => {
      const writes = batch.writes.map((write): GraphWrite => {
        if (batch.atomic !== true || !('from' in write)) return write;
        const to = { ...write.shape.to, missing: 'reject' } as const;
        return { ...write, shape: { ...write.shape, to } };
      });
      return await sink.write({ ...batch, writes }, context);
    },
  });
}

/** Leaves out a write whose end may be waited for, as one that may be skipped. */
export function dismissiveSink(sink: Sink<GraphWrite>): Sink<GraphWrite> {
  return withSink(sink, {
    write: async (batch, context) => {
      const result = await sink.write(batch, context);
      const isWaiting = (index: number): boolean => {
        const write = batch.writes[index];
        return write !== undefined && 'from' in write && write.shape.to.missing === 'wait';
      };
      return result && { failed: result.failed.filter(({ index }) => !isWaiting(index)) };
    },
  });
}
