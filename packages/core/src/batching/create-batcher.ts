import type { Batcher, BatcherOptions, BatchItem } from '../contracts/batcher.ts';
import { createEntityBatcher } from './entity/entity-batcher.ts';
import { createPartitionBatcher } from './partition-batcher.ts';
import { createUnorderedBatcher } from './unordered-batcher.ts';

/** Makes the batcher of an ordering mode. @internal */
export function createBatcher<TItem extends BatchItem>(
  ordering: 'entity' | 'partition' | 'none',
  options: BatcherOptions,
): Batcher<TItem> {
  switch (ordering) {
    case 'entity':
      return createEntityBatcher(options);
    case 'partition':
      return createPartitionBatcher(options.limits);
    case 'none':
      return createUnorderedBatcher(options.limits);
  }
}
