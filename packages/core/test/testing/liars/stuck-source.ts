import type { Source } from '@rivergraph/core';
import { withSession } from './sources.ts';

/** Leaves a pending `next` hanging when it is closed. */
export function stuckSource(source: Source): Source {
  return withSession(source, (session) => ({
    next: async () => {
      const event = await session.next();
      return event ?? (await new Promise<undefined>(() => undefined));
    },
  }));
}
