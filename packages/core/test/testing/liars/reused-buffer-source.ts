import type { Source } from '@rivergraph/core';
import { withChunks } from './sources.ts';

/** Hands out every value in one buffer, as a reader does that saves memory. */
export function reusedBufferSource(source: Source): Source {
  const shared = Buffer.alloc(64);
  let newest: unknown;
  return withChunks(source, (chunk) => {
    newest = chunk;
    return {
      valueAt: (index) => {
        const value = chunk.valueAt(index);
        if (newest === chunk || value === null) return value;
        shared.fill(0);
        return shared.subarray(0, value.byteLength);
      },
    };
  });
}
