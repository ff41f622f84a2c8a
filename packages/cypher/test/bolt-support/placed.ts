import type { GraphWrite, WriteBatch, WriteOrigin } from '@rivergraph/core';

/** A write with the record that it comes from. */
export interface PlacedWrite {
  readonly write: GraphWrite;
  readonly origin: WriteOrigin;
}

/** The record at a place of a partition. */
export function originAt(at: number, id = 't-0'): WriteOrigin {
  return { partition: { topic: 't', id }, position: at, orderKey: String(at).padStart(6, '0') };
}

/** Writes of which it does not matter where they come from. */
export function placed(...writes: readonly GraphWrite[]): readonly PlacedWrite[] {
  return writes.map((write) => ({ write, origin: originAt(0) }));
}

/** A batch as a runner gives it. */
export function batchOf(writes: readonly PlacedWrite[]): WriteBatch<GraphWrite> {
  return {
    writes: writes.map(({ write }) => write),
    originAt: (index) => {
      const found = writes[index];
      if (found === undefined) throw new Error(`there is no write ${index}`);
      return found.origin;
    },
  };
}
