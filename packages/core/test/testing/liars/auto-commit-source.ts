import type { Source } from '@rivergraph/core';
import { withSession } from './sources.ts';

/** Commits what it delivers, before anybody wrote it. */
export function autoCommitSource(source: Source): Source {
  return withSession(source, (session) => ({
    next: async () => {
      const event = await session.next();
      if (event?.type === 'records') {
        const { partition, length } = event.chunk;
        await session.commit([{ partition, position: event.chunk.positionAt(length - 1), ended: false }]);
      }
      return event;
    },
  }));
}
