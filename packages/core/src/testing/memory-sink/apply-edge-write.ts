import type { RivergraphError } from '../../errors.ts';
import { rejected } from '../../errors.ts';
import { edgeKey, entityKey, ownedEntityKey } from '../../graph/entity-key.ts';
import type { EdgeWrite, EndpointShape } from '../../graph/write.ts';
import type { GraphStore } from './graph-store.ts';
import type { StoredNode } from './stored.ts';
import { setProperties } from './stored.ts';

/** @internal */
export function applyEdgeWrite(store: GraphStore, write: EdgeWrite): RivergraphError | undefined {
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
  upsert(store, write, { id, from, to });
  return undefined;
}

function upsert(store: GraphStore, write: EdgeWrite, ids: { id: string; from: string; to: string }): void {
  const { shape, row } = write;
  const from = store.ensureNode(ids.from, shape.edge.from, { row: write.from });
  setProperties(from.properties, shape.from.set, write.from);
  const owner: { owner?: StoredNode } = shape.edge.to.ownedBy === shape.edge.type ? { owner: from } : {};
  const to = store.ensureNode(ids.to, shape.edge.to, { row: write.to, ...owner });
  setProperties(to.properties, shape.to.set, write.to);
  setProperties(store.ensureEdge(ids.id, shape.edge, { row, from, to }).properties, shape.set, row);
}

function remove(store: GraphStore, id: string): void {
  const edge = store.edges.get(id);
  if (edge === undefined) return;
  store.removeEdge(edge);
  if (edge.to.owner === edge.from) store.removeNode(edge.to);
}

function missingEndpoint(type: string, side: string, end: EndpointShape): RivergraphError {
  return rejected(
    `memory sink: ${type} wants its ${side} node ${end.node.label} to exist, and it does not; write it first, or use merge`,
    { reason: 'missing-endpoint' },
  );
}
