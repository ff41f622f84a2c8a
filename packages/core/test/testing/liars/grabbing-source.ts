import type { Source } from '@rivergraph/core';
import { withSession } from './sources.ts';

/** Commits in a check as in a run, the way a consumer does that is only told not to write. */
export function grabbingSource(source: Source): Source {
  const open: Source['open'] = async (context) => {
    const session = await source.open({ ...context, purpose: 'run' });
    if (context.purpose === 'run') return session;
    return {
      next: async () => {
        const event = await session.next();
        if (event?.type !== 'records') return event;
        const { partition, length } = event.chunk;
        await session.commit([{ partition, position: event.chunk.positionAt(length - 1), ended: false }]);
        return event;
      },
      pause: (partitions) => session.pause(partitions),
      resume: (partitions) => session.resume(partitions),
      commit: async (commits) => await session.commit(commits),
      close: async () => await session.close(),
    };
  };
  return withSession(
    { name: source.name, features: source.features, decoder: source.decoder, open },
    () => ({}),
  );
}
