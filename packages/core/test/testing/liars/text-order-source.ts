import type { Source } from '@rivergraph/core';
import { withSession } from './sources.ts';

/** Offers the position as text to sort by: 10 comes before 9. */
export function textOrderSource(source: Source): Source {
  return withSession(source, () => ({ orderKey: (position) => JSON.stringify(position) }));
}
