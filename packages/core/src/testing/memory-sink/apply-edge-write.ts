import type { RivergraphError } from '../../errors.ts';
import { rejected } from '../../errors.ts';
import { edgeKey, entityKey, ownedEntityKey } from '../../graph/entity-key.ts';
import type { EdgeWrite, EndpointShape, GraphRow } from '../../graph/write.ts';
import type { GraphStore } from './graph-store.ts';
import type { StoredNode } from './stored.ts';

/** @internal */
export function applyEdgeWrite(
  store: GraphStore,
  write: EdgeWrite,
  place: string | undefined,
): RivergraphError | undefined {
  const { edge: type, action } = write.shape;
  const from = entityKey(type.from, write.from);
  const to =
    type.to.ownedBy === undefined ? entityKey(type.to, write.to) : ownedEntityKey(type, write.from, write.to);
  const id = edgeKey(write);
  if (action === 'delete') {
    remove(store, id);
    return undefined;
  }
  const missing = [
    { name: 'from', end: write.shape.from, id: from },
    { name: 'to', end: write.shape.to, id: to },
  ].find((side) => side.end.mode === 'ref' && !store.nodes.has(side.id));
  if (missing?.end.missing === 'skip') return undefined;
  if (missing !== undefined) return missingEndpoint(type.type, missing.name, missing.end);
  upsert(store, write, { id, from, to, place });
  return undefined;
}

interface Placed {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly place: string | undefined;
}

function upsert(store: GraphStore, write: EdgeWrite, { id, place, ...ids }: Placed): void {
  const { shape, row } = write;
  const from = store.ensureNode(ids.from, shape.edge.from, { row: write.from });
  setEnd(store, from, { end: shape.from, row: write.from, place });
  const owner: { owner?: StoredNode } = shape.edge.to.ownedBy === shape.edge.type ? { owner: from } : {};
  const to = store.ensureNode(ids.to, shape.edge.to, { row: write.to, ...owner });
  setEnd(store, to, { end: shape.to, row: write.to, place });
  const edge = store.ensureEdge(id, shape.edge, { row, from, to });
  store.set(edge, { version: shape.edge.version, place }, { set: shape.set, row });
}

interface WrittenEnd {
  readonly end: EndpointShape;
  readonly row: GraphRow;
  readonly place: string | undefined;
}

function setEnd(store: GraphStore, node: StoredNode, { end, row, place }: WrittenEnd): void {
  if (end.mode !== 'upsert') return;
  store.set(node, { version: end.node.version, place }, { set: end.set, row });
}

function remove(store: GraphStore, id: string): void {
  const edge = store.edges.get(id);
  if (edge === undefined) return;
  store.removeEdge(edge);
  if (edge.to.owner === edge.from) store.removeNode(edge.to);
}

function missingEndpoint(type: string, side: string, end: EndpointShape): RivergraphError {
  return rejected(
    `memory sink: ${type} wants its ${side} node ${end.node.label} to exist, and it does not; write it first, or use merge, or wait`,
    { reason: 'missing-endpoint' },
  );
}
