import type { Write } from '../contracts/write.ts';
import type { EdgeWrite, GraphWrite } from './write.ts';

/** Whether a write was made from a graph schema. @internal */
export function isGraphWrite(write: Write): write is GraphWrite {
  return write.kind === 'graph' && 'shape' in write;
}

/** Whether a write is one of an edge. @internal */
export function isEdgeWrite(write: GraphWrite): write is EdgeWrite {
  return write.shape.kind === 'edge';
}
