import type { Source } from '@rivergraph/core';
import { withChunks } from './sources.ts';

/** Makes a new partition object for every chunk. */
export function twinPartitionSource(source: Source): Source {
  return withChunks(source, (chunk) => ({ partition: { ...chunk.partition } }));
}
