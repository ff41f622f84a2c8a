import { rejected } from '@rivergraph/core';
import type { EdgeWriteShape, FailedWrite } from '@rivergraph/core';

/** What becomes of a write of which an end is missing: named as failed, or passed over in silence where it is to be skipped. */
export function missingEnd(index: number, shape: EdgeWriteShape, end: 'from' | 'to'): readonly FailedWrite[] {
  const { node, missing } = shape[end];
  if (missing === 'skip') return [];
  const message =
    `${shape.edge.type}: expected the ${node.label} at its ${end} end to exist, found none; ` +
    'write it first, or use merge instead of ref, or wait';
  return [{ index, error: rejected(message, { reason: 'missing-endpoint' }) }];
}
