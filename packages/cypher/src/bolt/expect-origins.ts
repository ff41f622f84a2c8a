import { misconfigured } from '@rivergraph/core';
import type { GraphWrite } from '@rivergraph/core';
import { contentOfEnd } from '../guard.ts';
import type { BatchWrites } from './parts-of-batch.ts';

/**
 * Checks that a batch says where its writes come from, where a position guards any of them. A batch that is only described may
 * lack that.
 *
 * Failure: throws `misconfigured`.
 */
export function expectOrigins({ writes, originAt }: BatchWrites): void {
  if (originAt !== undefined) return;
  if (!writes.some((write) => write.kind === 'graph' && isPlaced(write.shape))) return;
  throw misconfigured(`version 'position': expected originAt to say where writes come from, got nothing`);
}

function isPlaced(shape: GraphWrite['shape']): boolean {
  if (shape.action === 'delete') return false;
  if (shape.kind === 'node') return shape.node.version?.source === 'position';
  const versions = [shape.edge.version, contentOfEnd(shape.from).version, contentOfEnd(shape.to).version];
  return versions.some((version) => version?.source === 'position');
}
