import { createPartitionBatcher } from '../../src/batching/partition-batcher.ts';
import type { Batcher, BatchItem, BatcherOptions, FoldedWrite } from '../../src/contracts/batcher.ts';
import { testWrite, type TestWrite } from '../../src/testing/index.ts';

/** A payload that ends with this is not folded with anything, as a delete is not. */
const alone = '#';

/**
 * A batcher of ordering `partition` that folds test writes of one key: their payloads are joined with `+`. Like the real
 * one it sends a fold where its first write stood, so the batch may go out in another order than it came.
 */
export function createFoldingBatcher<TItem extends BatchItem>({ limits }: BatcherOptions): Batcher<TItem> {
  const batcher = createPartitionBatcher<TItem>(limits);
  return Object.defineProperty(batcher, 'fold', { value: fold });
}

function fold<TItem extends BatchItem>(items: readonly TItem[]): readonly FoldedWrite<TItem>[] {
  const groups: TItem[][] = [];
  const open = new Map<string, TItem[]>();
  for (const item of items) {
    const { key, payload } = item.write as TestWrite<string>;
    const group = open.get(key);
    if (group !== undefined && !payload.endsWith(alone)) {
      group.push(item);
      continue;
    }
    const begun = [item];
    groups.push(begun);
    if (payload.endsWith(alone)) open.delete(key);
    else open.set(key, begun);
  }
  return groups.map((group) => ({ write: joined(group), items: group }));
}

function joined(group: readonly BatchItem[]): TestWrite<string> {
  const writes = group.map(({ write }) => write as TestWrite<string>);
  return testWrite(writes[0]?.key ?? '', writes.map(({ payload }) => payload).join('+'));
}
