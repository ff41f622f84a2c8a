import type { Source } from '@rivergraph/core';
import { withSession } from './sources.ts';

/** Takes a check for a run, and stores what is committed. */
export function pretendingSource(source: Source): Source {
  const open: Source['open'] = async (context) => await source.open({ ...context, purpose: 'run' });
  return withSession(
    { name: source.name, features: source.features, decoder: source.decoder, open },
    () => ({}),
  );
}
