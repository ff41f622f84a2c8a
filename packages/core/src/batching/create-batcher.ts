import type { Batcher, BatchItem, BatchLimits } from '../contracts/batcher.ts';
import { createPartitionBatcher } from './partition-batcher.ts';
import { createUnorderedBatcher } from './unordered-batcher.ts';

/** Makes the batcher of an ordering mode. @internal */
export function createBatcher<TItem extends BatchItem>(
  ordering: 'partition' | 'none',
  limits: BatchLimits,
): Batcher<TItem> {
  return ordering === 'partition' ? createPartitionBatcher(limits) : createUnorderedBatcher(limits);
}
