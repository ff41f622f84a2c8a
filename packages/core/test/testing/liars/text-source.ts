import type { Source } from '@rivergraph/core';
import { withChunks } from './sources.ts';

/** Takes every value for text. */
export function textSource(source: Source): Source {
  return withChunks(source, (chunk) => ({
    valueAt: (index) => {
      const value = chunk.valueAt(index);
      return value === null ? null : Buffer.from(Buffer.from(value).toString('utf8'), 'utf8');
    },
  }));
}
