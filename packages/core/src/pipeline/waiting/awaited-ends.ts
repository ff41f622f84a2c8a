import type { Write } from '../../contracts/write.ts';
import type { RivergraphError } from '../../errors.ts';
import { entityKey, ownedEntityKey } from '../../graph/entity-key.ts';
import type { EdgeWrite } from '../../graph/write.ts';
import { isEdgeWrite } from '../../graph/is-write.ts';
import { graphWritesOf } from './graph-writes.ts';

/** A node that a write refers to, or an edge: what it is called, and which one. @internal */
export interface Named {
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
export function awaitedEnds(write: Write): readonly Named[] {
  const ends: Named[] = [];
  for (const edge of edgesOf(write)) {
    if (edge.shape.from.mode === 'ref') ends.push(fromEnd(edge));
    if (edge.shape.to.mode === 'ref') ends.push(toEnd(edge));
  }
  return ends;
}

/** The node where an edge begins. @internal */
export function fromEnd({ shape, from }: EdgeWrite): Named {
  const node = shape.edge.from;
  return { label: node.label, key: entityKey(node, from) };
}

/** The node where an edge ends. @internal */
export function toEnd({ shape, from, to }: EdgeWrite): Named {
  const { edge } = shape;
  const key = edge.to.ownedBy === undefined ? entityKey(edge.to, to) : ownedEntityKey(edge, from, to);
  return { label: edge.to.label, key };
}

function edgesOf(write: Write): readonly EdgeWrite[] {
  return graphWritesOf(write).filter(
    (one): one is EdgeWrite => isEdgeWrite(one) && one.shape.action === 'upsert',
  );
}
