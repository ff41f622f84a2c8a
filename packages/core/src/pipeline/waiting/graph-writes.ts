import { isTogether } from '../../batching/together.ts';
import type { Write } from '../../contracts/write.ts';
import { isGraphWrite } from '../../graph/is-write.ts';
import type { GraphWrite } from '../../graph/write.ts';

/** The writes of a graph that a write stands for, in order; none where it is of another kind. @internal */
export function graphWritesOf(write: Write): readonly GraphWrite[] {
  if (isTogether(write)) return write.writes.flatMap(graphWritesOf);
  return isGraphWrite(write) ? [write] : [];
}
