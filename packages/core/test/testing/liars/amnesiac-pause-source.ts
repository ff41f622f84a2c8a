import type { Partition, Source, SourceEvent } from '@rivergraph/core';
import { withSession } from './sources.ts';

/** Drops, instead of holding back, what its client had fetched when it was paused. */
export function amnesiacPauseSource(source: Source): Source {
  return withSession(source, (session) => {
    const paused = new Set<Partition>();
    const dropped = (event: SourceEvent | undefined): boolean =>
      event?.type === 'records' && paused.has(event.chunk.partition);
    return {
      pause: (partitions) => partitions.forEach((partition) => paused.add(partition)),
      resume: (partitions) => partitions.forEach((partition) => paused.delete(partition)),
      next: async () => {
        let event = await session.next();
        while (dropped(event)) event = await session.next();
        return event;
      },
    };
  });
}
