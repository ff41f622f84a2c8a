import type { EdgeWrite, EndpointShape, GraphRow } from '@rivergraph/core';
import { contentOf, encodeAll, noContent } from './content.ts';
import { missingEnd } from './missing-end.ts';
import type { EdgeIdentity, Op } from './op.ts';
import type { Planning, WritePlace, WritePlan } from './plan-batch.ts';

/** One end of an edge write. */
interface End {
  readonly name: 'from' | 'to';
  readonly shape: EndpointShape;
  readonly row: GraphRow;
  readonly id: string;
  /** The id of its owner, where this edge owns it. */
  readonly owner: string | undefined;
}

/** Plans the write of an edge: what it makes or sets at its ends, and the edge. */
export function planEdge(planning: Planning, write: EdgeWrite, place: WritePlace): WritePlan {
  const { shape } = write;
  const { presence } = planning;
  const ends = endsOf(planning, write);
  const [from, to] = ends;
  const edge = identityOf(planning, write, ends);
  if (shape.action === 'delete') {
    if (to.owner === undefined) return { ops: [{ kind: 'drop-edge', ...edge }] };
    presence.drop(to.id);
    return { ops: [{ kind: 'drop-vertex', id: to.id, owning: [] }] };
  }
  const refs = ends.filter((end) => end.shape.mode === 'ref');
  for (const { id } of refs) planning.wanted.add(id);
  const missing = refs.find(({ id, owner }) => presence.of(id, owner) === 'missing');
  const needs = refs.filter(({ id, owner }) => presence.of(id, owner) === 'unknown').map(({ id }) => id);
  if (missing !== undefined) {
    planning.isOpen ||= needs.length > 0;
    return { failed: missingEnd(place.index, shape, missing.name) };
  }
  const content = contentOf({
    set: shape.set,
    version: shape.edge.version,
    row: write.row,
    origin: place.origin,
  });
  const made = endOps(planning, ends, place);
  for (const id of needs) planning.needs.add(id);
  presence.make(from.id);
  presence.make(to.id);
  return { ops: [...made, { kind: 'put-edge', ...edge, content, needs }] };
}

function endsOf({ ids }: Planning, { shape, from, to }: EdgeWrite): readonly [End, End] {
  const { edge } = shape;
  const start = ids.nodeId(edge.from, from);
  const isOwned = edge.to.ownedBy !== undefined;
  const end = isOwned ? ids.ownedId(edge, start, to) : ids.nodeId(edge.to, to);
  return [
    { name: 'from', shape: shape.from, row: from, id: start, owner: undefined },
    { name: 'to', shape: shape.to, row: to, id: end, owner: isOwned ? start : undefined },
  ];
}

function identityOf(
  { ids, edges }: Planning,
  write: EdgeWrite,
  [from, to]: readonly [End, End],
): EdgeIdentity {
  const { edge } = write.shape;
  return {
    id: edges === 'add' ? undefined : ids.edgeId(edge, from.id, to.id, write.row),
    type: edge.type,
    from: from.id,
    to: to.id,
    key: encodeAll(edge.key, write.row),
  };
}

function endOps(planning: Planning, ends: readonly [End, End], place: WritePlace): readonly Op[] {
  const [from, to] = ends;
  const ops = [endOp(planning, from, to, place), endOp(planning, to, from, place)];
  // An edge from a vertex to itself makes it once, unless both ends set something.
  const isTwice = from.id === to.id && to.shape.mode === 'merge' && from.shape.mode !== 'ref';
  return ops.filter((op, at): op is Op => op !== undefined && !(isTwice && at === 1));
}

function endOp({ presence }: Planning, end: End, other: End, { origin }: WritePlace): Op | undefined {
  const { shape, row, id, owner } = end;
  if (shape.mode === 'ref') return undefined;
  const content =
    shape.mode === 'merge'
      ? noContent
      : contentOf({ set: shape.set, version: shape.node.version, row, origin });
  // An edge from a vertex to itself may want it to exist and to be made; then it must exist.
  if (other.shape.mode === 'ref' && other.id === id) return { kind: 'set-vertex', id, content };
  if (shape.mode === 'merge' && presence.of(id, owner) === 'exists') return undefined;
  return { kind: 'put-vertex', id, label: shape.node.label, key: encodeAll(shape.node.key, row), content };
}
