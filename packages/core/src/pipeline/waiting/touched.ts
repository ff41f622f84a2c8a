import type { Write } from '../../contracts/write.ts';
import { edgeKey, entityKey } from '../../graph/entity-key.ts';
import { isEdgeWrite } from '../../graph/is-write.ts';
import type { GraphWrite } from '../../graph/write.ts';
import { fromEnd, type Named, toEnd } from './awaited-ends.ts';
import { graphWritesOf } from './graph-writes.ts';

/** What a waiting write is about, so that newer writes of the same are noticed. @internal */
export interface Touched {
  /** The edges and nodes that it writes. */
  readonly subjects: readonly Named[];
  /** All nodes that it names: where one of them is deleted, its edges are, too. */
  readonly nodes: readonly Named[];
}

/** @internal */
export function touchedBy(write: Write): Touched {
  const subjects: Named[] = [];
  const nodes: Named[] = [];
  for (const one of graphWritesOf(write)) {
    subjects.push({ label: subjectLabel(one), key: subjectKey(one) });
    nodes.push(...(isEdgeWrite(one) ? [fromEnd(one), toEnd(one)] : subjects.slice(-1)));
  }
  return { subjects, nodes };
}

/** The type of the edge, or the label of the node. */
export function subjectLabel(write: GraphWrite): string {
  return isEdgeWrite(write) ? write.shape.edge.type : write.shape.node.label;
}

/** The edge or the node that is written. */
export function subjectKey(write: GraphWrite): string {
  return isEdgeWrite(write) ? edgeKey(write) : entityKey(write.shape.node, write.row);
}
