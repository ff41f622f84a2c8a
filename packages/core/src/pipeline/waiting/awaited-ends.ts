import type { Write } from '../../contracts/write.ts';
import type { RivergraphError } from '../../errors.ts';
import { isTogether } from '../../batching/together.ts';
import { entityKey, ownedEntityKey } from '../../graph/entity-key.ts';
import type { EdgeWrite, GraphWrite } from '../../graph/write.ts';

/** A node that a write refers to. @internal */
export interface AwaitedEnd {
  readonly label: string;
  readonly key: string;
}

/**
 * How long a write may wait for its missing ends, in milliseconds: the shortest time that one of them says; `undefined`
 * where none says to wait. Since an error does not tell which end was missing, one that says so is enough.
 *
 * @internal
 */
export function waitMsOf(write: Write): number | undefined {
  let shortest: number | undefined;
  for (const { shape } of edgesOf(write)) {
    for (const { mode, missing, waitMs } of [shape.from, shape.to]) {
      if (mode === 'ref' && missing === 'wait') shortest = Math.min(shortest ?? waitMs, waitMs);
    }
  }
  return shortest;
}

/** Whether a write was refused for a reason that may pass by waiting. @internal */
export function isWorthWaiting(write: Write, error: RivergraphError): boolean {
  return error.code === 'rejected' && error.reason === 'missing-endpoint' && (waitMsOf(write) ?? 0) > 0;
}

/** All nodes that must exist for a write, whatever they say of being missing. @internal */
export function awaitedEnds(write: Write): readonly AwaitedEnd[] {
  const ends: AwaitedEnd[] = [];
  for (const { shape, from, to } of edgesOf(write)) {
    const { edge } = shape;
    if (shape.from.mode === 'ref') ends.push({ label: edge.from.label, key: entityKey(edge.from, from) });
    if (shape.to.mode !== 'ref') continue;
    const key = edge.to.ownedBy === undefined ? entityKey(edge.to, to) : ownedEntityKey(edge, from, to);
    ends.push({ label: edge.to.label, key });
  }
  return ends;
}

function edgesOf(write: Write): readonly EdgeWrite[] {
  if (isTogether(write)) return write.writes.flatMap(edgesOf);
  return isGraphWrite(write) && isEdgeWrite(write) && write.shape.action === 'upsert' ? [write] : [];
}

/** Whether a write was made from a graph schema. @internal */
export function isGraphWrite(write: Write): write is GraphWrite {
  return write.kind === 'graph' && 'shape' in write;
}

/** @internal */
export function isEdgeWrite(write: GraphWrite): write is EdgeWrite {
  return write.shape.kind === 'edge';
}
