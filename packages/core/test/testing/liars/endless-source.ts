import type { Source } from '@rivergraph/core';
import { withSession } from './sources.ts';

/** Ends the stream without saying that its partitions ended. */
export function endlessSource(source: Source): Source {
  return withSession(source, (session) => ({
    next: async () => {
      let event = await session.next();
      while (event?.type === 'ended') event = await session.next();
      return event;
    },
  }));
}
