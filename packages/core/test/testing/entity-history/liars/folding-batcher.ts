import type {
  Batcher,
  BatcherOptions,
  BatchItem,
  CreateBatcher,
  FoldedWrite,
  NodeWrite,
} from '@rivergraph/core';
import { entityGraph } from '../../../../src/testing/entity-history/entity-graph.ts';
import { honestRules, SimpleBatcher } from './simple-batcher.ts';

/** Makes one write of all upserts of a user in a batch, whatever stands between them. */
export const recklessFolder: CreateBatcher = <TItem extends BatchItem>(
  options: BatcherOptions,
): Batcher<TItem> => new RecklessFolder<TItem>(options, honestRules);

class RecklessFolder<TItem extends BatchItem> extends SimpleBatcher<TItem> {
  fold(items: readonly TItem[]): readonly FoldedWrite<TItem>[] {
    const folds: { write: TItem['write']; items: TItem[] }[] = [];
    const users = new Map<unknown, { write: TItem['write']; items: TItem[] }>();
    for (const item of items) {
      const { write } = item;
      const found = isUserUpsert(write) ? users.get(write.row['id']) : undefined;
      if (found !== undefined && isUserUpsert(write)) {
        found.write = merged(found.write as NodeWrite, write);
        found.items.push(item);
        continue;
      }
      const fold = { write, items: [item] };
      folds.push(fold);
      if (isUserUpsert(write)) users.set(write.row['id'], fold);
    }
    return folds;
  }
}

/** One row for all that wait for a user, whoever sent them; it belongs to the first. */
export const forgetfulBatcher: CreateBatcher = <TItem extends BatchItem>(
  options: BatcherOptions,
): Batcher<TItem> => new ForgetfulBatcher<TItem>(options, honestRules);

class ForgetfulBatcher<TItem extends BatchItem> extends SimpleBatcher<TItem> {
  override drop(assignment: TItem['assignment']): number {
    const lost = this.queue.filter(({ item }) => item.assignment === assignment).flatMap(({ keys }) => keys);
    const before = this.queue.length;
    this.queue = this.queue.filter(({ keys }) => !keys.some((key) => lost.includes(key)));
    return before - this.queue.length;
  }
}

function isUserUpsert(write: BatchItem['write']): write is NodeWrite {
  if (write.kind !== 'graph') return false;
  const { shape } = write as NodeWrite;
  return shape.kind === 'node' && shape.action === 'upsert' && shape.node.label === 'User';
}

function merged(earlier: NodeWrite, later: NodeWrite): NodeWrite {
  return entityGraph.User.upsert({ ...earlier.row, ...later.row } as { id: number });
}
