import type { SourceRecord } from '../../contracts/record.ts';
import type { Source } from '../../contracts/source.ts';

/** The same source, with positions that can be compared as texts. @internal */
export function withOrderKeys<TRecord extends SourceRecord>(source: Source<TRecord>): Source<TRecord> {
  return {
    ...source,
    open: async (context) => {
      const session = await source.open(context);
      return {
        commitIntervalMs: session.commitIntervalMs,
        next: async () => await session.next(),
        pause: (partitions) => session.pause(partitions),
        resume: (partitions) => session.resume(partitions),
        commit: async (positions) => await session.commit(positions),
        close: async () => await session.close(),
        orderKey: orderKeyOf,
      };
    },
  };
}

/** Sorts as positions of a memory stream do. @internal */
export function orderKeyOf(position: unknown): string {
  return String(position).padStart(12, '0');
}
