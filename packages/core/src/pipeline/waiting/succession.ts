import { isTogether, TogetherWrite } from '../../batching/together.ts';
import type { Write } from '../../contracts/write.ts';
import { foldWrites } from '../../graph/fold-writes.ts';
import { isEdgeWrite, isGraphWrite } from '../../graph/is-write.ts';
import type {
  EdgeWrite,
  EdgeWriteShape,
  EndpointShape,
  GraphWrite,
  NodeTypeShape,
} from '../../graph/write.ts';
import { edgeReaderOf } from '../../graph/write-readers.ts';
import { fromEnd, toEnd } from './awaited-ends.ts';
import { mayBeLeftOut } from './created-nodes.ts';
import { subjectKey } from './touched.ts';

/**
 * What is left to be written of an older write when a newer one has become durable before it, so that the graph becomes
 * what the two would have made in their order. `undefined`: nothing; the same object: all of it.
 *
 * Of writes that are kept together only those are left out that the newer one has undone; the others are still all
 * written or none.
 *
 * @internal
 */
export function leftAfter(older: Write, newer: GraphWrite): Write | undefined {
  if (isTogether(older)) return leftOfSeveral(older, newer);
  if (!isGraphWrite(older)) return older;
  if (newer.shape.action === 'delete') return isUndone(older, newer) ? undefined : older;
  if (subjectKey(older) !== subjectKey(newer)) return older;
  if (!isEdgeWrite(older)) return isEdgeWrite(newer) ? older : leftOfNode(older, newer);
  return isEdgeWrite(newer) ? leftOfEdge(older, newer) : older;
}

function leftOfSeveral(older: TogetherWrite, newer: GraphWrite): Write | undefined {
  const left = older.writes.flatMap((one) => leftAfter(one, newer) ?? []);
  const isAll =
    left.length === older.writes.length && left.every((one, index) => one === older.writes[index]);
  if (isAll) return older;
  return left.length === 0 ? undefined : new TogetherWrite(left);
}

/** A deleted node takes its edges along, a deleted edge the node that it owned. */
function isUndone(older: GraphWrite, newer: GraphWrite): boolean {
  if (subjectKey(older) === subjectKey(newer)) return true;
  if (!isEdgeWrite(older)) return false;
  if (!isEdgeWrite(newer)) return [fromEnd(older).key, toEnd(older).key].includes(subjectKey(newer));
  return newer.shape.edge.to.ownedBy !== undefined && toEnd(older).key === toEnd(newer).key;
}

function leftOfNode(older: GraphWrite, newer: GraphWrite): GraphWrite | undefined {
  // An update may have found nothing to update.
  if (isEdgeWrite(older) || isEdgeWrite(newer) || older.shape.node.version !== undefined) return older;
  if (newer.shape.action === 'update') return older;
  return foldWrites(older, newer);
}

function leftOfEdge(older: EdgeWrite, newer: EdgeWrite): EdgeWrite | undefined {
  const isSure = !mayBeLeftOut(newer);
  if (older.shape.action === 'delete') return isSure ? undefined : older;
  // The version keeps the newer properties when the older write lands.
  if (older.shape.edge.version !== undefined) return older;
  const adapted = withEndsOf(older, newer);
  const folded = foldWrites(older, adapted);
  if (folded === undefined || !isEdgeWrite(folded)) return isSure ? undefined : older;
  return isSure && setsNoMore(older, newer, folded) ? undefined : folded;
}

/** The newer write as the older one would treat the ends: what it waits for, it still needs. */
function withEndsOf(older: EdgeWrite, newer: EdgeWrite): EdgeWrite {
  const { edge } = newer.shape;
  const isFromNewer = isUpsert(older.shape.from) && isUpsert(newer.shape.from);
  const isToNewer = isUpsert(older.shape.to) && isUpsert(newer.shape.to);
  const from = isFromNewer ? newer : older;
  const to = isToNewer ? newer : older;
  const shape = edgeReaderOf(edge).read(newer.row).shapeOf(from.shape.from, to.shape.to);
  return { kind: 'graph', shape, row: newer.row, from: from.from, to: to.to };
}

/** Whether the newer write has set all that both together would set. */
function setsNoMore(older: EdgeWrite, newer: EdgeWrite, folded: EdgeWrite): boolean {
  if (folded.shape.set.length > newer.shape.set.length) return false;
  return isEndContained(older, newer, folded, 'from') && isEndContained(older, newer, folded, 'to');
}

function isEndContained(older: EdgeWrite, newer: EdgeWrite, folded: EdgeWrite, end: 'from' | 'to'): boolean {
  if (!isUpsert(older.shape[end])) return true;
  return isUpsert(newer.shape[end]) && folded.shape[end].set.length === newer.shape[end].set.length;
}

function isUpsert({ mode }: EndpointShape): boolean {
  return mode === 'upsert';
}

/**
 * What is written once more where an older write has landed after a newer one: the newer one, or of a deleted node the
 * deletion of the edge alone, since the node may have been made anew.
 *
 * @internal
 */
export function remedyFor(older: Write, newer: GraphWrite): GraphWrite {
  const isGone = newer.shape.action === 'delete' && !isEdgeWrite(newer);
  return isGone && isGraphWrite(older) && isEdgeWrite(older) ? deletionOf(older) : newer;
}

function deletionOf(write: EdgeWrite): EdgeWrite {
  const { graph, edge } = write.shape;
  const shape: EdgeWriteShape = {
    kind: 'edge',
    action: 'delete',
    graph,
    edge,
    from: refTo(edge.from),
    to: refTo(edge.to),
    set: [],
  };
  return { kind: 'graph', shape, row: write.row, from: write.from, to: write.to };
}

function refTo(node: NodeTypeShape): EndpointShape {
  return { mode: 'ref', node, set: [], missing: 'reject', waitMs: 0 };
}
