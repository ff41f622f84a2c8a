import type { Source } from '@rivergraph/core';
import { withChunks } from './sources.ts';

/** Takes a tombstone for an empty value. */
export function noTombstonesSource(source: Source): Source {
  return withChunks(source, (chunk) => ({ valueAt: (index) => chunk.valueAt(index) ?? new Uint8Array(0) }));
}
