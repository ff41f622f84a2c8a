import { rejected } from '@rivergraph/core';
import type { EdgeWriteShape, FailedWrite } from '@rivergraph/core';

/** What becomes of a write of which an end is missing: named as failed, or nothing where it may be left out. */
export function missingEnd(
  index: number,
  { edge, ...ends }: EdgeWriteShape,
  end: 'from' | 'to',
): readonly FailedWrite[] {
  const { missing, node } = ends[end];
  if (missing === 'skip') return [];
  const message =
    `neptune: ${edge.type}: expected the ${node.label} at its ${end} end to exist, found none; ` +
    'write it first, or use merge instead of ref, or wait';
  return [{ index, error: rejected(message, { reason: 'missing-endpoint' }) }];
}
