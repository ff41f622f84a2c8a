import { entityKey } from '../../graph/entity-key.ts';
import { isEdgeWrite } from '../../graph/is-write.ts';
import type { EdgeWrite, EndpointShape, GraphWrite } from '../../graph/write.ts';
import { fromEnd, toEnd } from './awaited-ends.ts';

/** Who wants to know of nodes that exist. @internal */
export interface CreationListener {
  /** Whether anybody waits for nodes of this label; asked before a key is made. */
  awaits(label: string): boolean;
  exists(key: string): void;
}

/** Tells which nodes exist for certain now that a write is durable, and perhaps did not before. @internal */
export function tellCreated(write: GraphWrite, listener: CreationListener): void {
  if (write.shape.action !== 'upsert') return;
  if (isEdgeWrite(write)) tellEnds(write, listener);
  else if (write.shape.node.ownedBy === undefined && listener.awaits(write.shape.node.label))
    listener.exists(entityKey(write.shape.node, write.row));
}

/** Both ends of an edge that was written are there; of one that may have been left out nothing is known. */
function tellEnds(write: EdgeWrite, listener: CreationListener): void {
  const { edge } = write.shape;
  if (mayBeLeftOut(write)) return;
  if (listener.awaits(edge.from.label)) listener.exists(fromEnd(write).key);
  if (listener.awaits(edge.to.label)) listener.exists(toEnd(write).key);
}

/** Whether a write that the sink calls durable may have written nothing. @internal */
export function mayBeLeftOut({ shape }: EdgeWrite): boolean {
  return isSkipped(shape.from) || isSkipped(shape.to);
}

function isSkipped({ mode, missing }: EndpointShape): boolean {
  return mode === 'ref' && missing === 'skip';
}
