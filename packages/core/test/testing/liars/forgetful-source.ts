import type { Source } from '@rivergraph/core';
import { withSession } from './sources.ts';

/** Commits in the background, some day: the process ends before. */
export function forgetfulSource(source: Source): Source {
  return withSession(source, () => ({ commit: async () => undefined }));
}
