import type { BatcherOptions, BatchItem, CreateBatcher, EdgeWrite, GraphWrite } from '@rivergraph/core';
import { edgeKey, entityKey } from '@rivergraph/core';
import { entityKeys, honestRules, shares, simpleBatcher, type Waiter } from './simple-batcher.ts';

/** Keeps the order among writes of one shape only. */
export const byUnitBatcher: CreateBatcher = simpleBatcher({
  ...honestRules,
  mustFollow: (younger, older) => shapeOf(younger) === shapeOf(older) && shares(younger, older),
});

/** Sends whatever can go: a write that needs two entities waits until both happen to be free at once. */
export const greedyBatcher: CreateBatcher = simpleBatcher({ ...honestRules, mustFollow: conflicts });

/** Lets batches in flight share entities. */
export const sharingBatcher: CreateBatcher = simpleBatcher({ keysOf: () => [], mustFollow: () => false });

/** Takes every write for one of the same entity, so that one batch goes at a time. */
export const lonelyBatcher: CreateBatcher = simpleBatcher({ ...honestRules, keysOf: () => ['all'] });

/** Excludes by so few buckets that, when a batch ends, the buckets it held are all that is free. */
export const crampedBatcher: CreateBatcher = <TItem extends BatchItem>(options: BatcherOptions) =>
  simpleBatcher({
    keysOf: (item) => bucketsOf(item, options),
    // The order is by entity all the same.
    mustFollow: (younger, older) =>
      entityKeys(younger.item, options).some((key) => entityKeys(older.item, options).includes(key)),
  })<TItem>(options);

function shapeOf({ item: { write } }: Waiter<BatchItem>): unknown {
  return write.kind === 'graph' ? (write as GraphWrite).shape : write.kind;
}

/** Two edges that only make their ends where they are missing may pass each other. */
function conflicts(younger: Waiter<BatchItem>, older: Waiter<BatchItem>): boolean {
  const merges = [younger, older].map(({ item: { write } }) => isMerging(write as GraphWrite));
  if (!merges.every(Boolean)) return shares(younger, older);
  return edgeKey(younger.item.write as EdgeWrite) === edgeKey(older.item.write as EdgeWrite);
}

function isMerging({ kind, shape }: GraphWrite): boolean {
  return (
    kind === 'graph' && shape.kind === 'edge' && shape.from.mode === 'merge' && shape.to.mode === 'merge'
  );
}

/** As many buckets for the nodes of a label as there are slots. */
function bucketsOf({ write }: BatchItem, { slots }: BatcherOptions): readonly string[] {
  const { from, to, shape } = write as EdgeWrite;
  const buckets = [
    [shape.edge.from, from],
    [shape.edge.to, to],
  ] as const;
  return buckets.map(([type, row]) => `${type.label} ${hashOf(entityKey(type, row)) % slots}`);
}

function hashOf(text: string): number {
  let hash = 7;
  for (const letter of text) hash = (Math.imul(hash, 31) + letter.charCodeAt(0)) >>> 0;
  return hash >>> 3;
}
