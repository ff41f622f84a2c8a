import type { Source } from '@rivergraph/core';
import { withSession } from './sources.ts';

/** Takes no notice of a pause. */
export function restlessSource(source: Source): Source {
  return withSession(source, () => ({ pause: () => undefined }));
}
