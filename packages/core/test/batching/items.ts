import type { BatchItem, BatchLimits } from '../../src/contracts/batcher.ts';
import type { Assignment } from '../../src/contracts/partition.ts';

/** An item that knows its place among those of its assignment. */
export interface NumberedItem extends BatchItem {
  readonly number: number;
}

export const wideLimits: BatchLimits = { maxRecords: 1000, maxBytes: 1e9, maxWeight: 1e9, maxWaitMs: 100 };

export function assignment(name: string, epoch = 1): Assignment {
  return { partition: { topic: 't', id: name }, epoch };
}

export function item(
  of: Assignment,
  number: number,
  size: { bytes?: number; weight?: number } = {},
): NumberedItem {
  return {
    write: { kind: 'test' },
    assignment: of,
    bytes: size.bytes ?? 1,
    weight: size.weight ?? 1,
    count: 1,
    seq: number,
    number,
  };
}

/** Names items like `a0 a1 b0`. */
export function names(items: readonly NumberedItem[] | undefined): string | undefined {
  return items?.map((each) => `${each.assignment.partition.id}${each.number}`).join(' ');
}
