import type { Write } from '../../contracts/write.ts';
import { isTogether } from '../../batching/together.ts';
import { entityKey, ownedEntityKey } from '../../graph/entity-key.ts';
import type { EdgeWrite, NodeTypeShape } from '../../graph/write.ts';
import { isEdgeWrite, isGraphWrite } from './awaited-ends.ts';

/** Who wants to know of created nodes. @internal */
export interface CreationListener {
  /** Whether anybody waits for nodes of this label; asked before a key is made. */
  awaits(label: string): boolean;
  created(key: string): void;
}

/** Tells which nodes exist now that a write is durable, and perhaps did not before. @internal */
export function tellCreated(write: Write, listener: CreationListener): void {
  if (isTogether(write)) for (const one of write.writes) tellCreated(one, listener);
  else if (!isGraphWrite(write)) return;
  else if (isEdgeWrite(write)) tellEnds(write, listener);
  else if (
    write.shape.action === 'upsert' &&
    stands(write.shape.node) &&
    listener.awaits(write.shape.node.label)
  )
    listener.created(entityKey(write.shape.node, write.row));
}

function tellEnds({ shape, from, to }: EdgeWrite, listener: CreationListener): void {
  const { edge } = shape;
  if (shape.from.mode !== 'ref' && listener.awaits(edge.from.label))
    listener.created(entityKey(edge.from, from));
  if (shape.to.mode === 'ref' || !listener.awaits(edge.to.label)) return;
  listener.created(stands(edge.to) ? entityKey(edge.to, to) : ownedEntityKey(edge, from, to));
}

function stands({ ownedBy }: NodeTypeShape): boolean {
  return ownedBy === undefined;
}
