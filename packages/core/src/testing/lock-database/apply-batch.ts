import type { FailedWrite, WriteBatch } from '../../contracts/sink.ts';
import { isFatal } from '../../errors.ts';
import type { MemoryGraph } from '../memory-sink/memory-graph.ts';

/**
 * Applies a batch and gives the writes that the graph would not take. Throws where one such write takes all back: in an
 * atomic batch, or where the error is of a kind that no other write would escape.
 *
 * @internal
 */
export function applyBatch(
  graph: MemoryGraph,
  { writes, atomic, originAt }: WriteBatch,
): readonly FailedWrite[] {
  const failed: FailedWrite[] = [];
  for (const [index, write] of writes.entries()) {
    const error = graph.apply(write, originAt?.(index));
    if (error === undefined) continue;
    if (atomic === true || isFatal(error)) throw error;
    failed.push({ index, error });
  }
  return failed;
}
