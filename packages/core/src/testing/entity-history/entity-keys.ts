import { edgeKey, entitiesOf, entityKey, ownedEntityKey } from '../../graph/entity-key.ts';
import type { EdgeWrite, EndpointShape, GraphWrite } from '../../graph/write.ts';
import type { ConflictKey } from '../../contracts/sink.ts';
import type { Endpoint } from '../../graph/graph-types.ts';
import { entityGraph } from './entity-graph.ts';
import type { QueuedWrite } from './entity-history.ts';
import type { EntityHistoryWrite } from './make-write.ts';

/** What a write does to an entity: two that only ask for it, or only make it where it is missing, may pass each other. @internal */
export type Access = 'ref' | 'merge' | 'own';

/** An entity, and what a write does to it. @internal */
export type EntityAccess = readonly [entity: string, access: Access];

/** What the sink of an entity history says of its opaque writes. @internal */
export function conflictKeysOf(write: EntityHistoryWrite): readonly ConflictKey[] | undefined {
  if (write.kind === 'graph') return entitiesOf(write);
  return write.payload.entities?.map((entity) => (typeof entity === 'number' ? userRef(entity) : entity));
}

/** Names what no two batches in flight may share. @internal */
export function sharedKeysOf(queued: QueuedWrite): readonly string[] {
  return remembered(sharedKeys, queued, readSharedKeys);
}

/** Names what keeps writes in order, and what each does to it. @internal */
export function accessesOf(queued: QueuedWrite): readonly EntityAccess[] {
  return remembered(accesses, queued, readAccesses);
}

/** Every audit asks for them again. */
const sharedKeys = new WeakMap<QueuedWrite, readonly string[]>();
const accesses = new WeakMap<QueuedWrite, readonly EntityAccess[]>();

function remembered<T>(
  known: WeakMap<QueuedWrite, T>,
  queued: QueuedWrite,
  read: (queued: QueuedWrite) => T,
): T {
  const found = known.get(queued) ?? read(queued);
  known.set(queued, found);
  return found;
}

function readSharedKeys({ write, output }: QueuedWrite): readonly string[] {
  if (write.kind === 'graph') return entitiesOf(write);
  const { entities } = write.payload;
  return entities === undefined ? [`unknown of ${output.partition}`] : entities.map(opaqueKeyOf);
}

function readAccesses(queued: QueuedWrite): readonly EntityAccess[] {
  const { write } = queued;
  if (write.kind === 'graph' && isEdgeWrite(write)) return accessesOfEdge(write);
  return sharedKeysOf(queued).map((entity) => [entity, 'own']);
}

function accessesOfEdge(write: EdgeWrite): readonly EntityAccess[] {
  const { edge, action, from, to } = write.shape;
  const isOwner = edge.to.ownedBy !== undefined;
  const toKey = isOwner ? ownedEntityKey(edge, write.from, write.to) : entityKey(edge.to, write.to);
  const itself = [edgeKey(write), 'own'] as const;
  if (action === 'delete') return isOwner ? [itself, [toKey, 'own']] : [itself];
  return [itself, [entityKey(edge.from, write.from), accessOf(from)], [toKey, accessOf(to)]];
}

function accessOf({ mode }: EndpointShape): Access {
  return mode === 'upsert' ? 'own' : mode;
}

function isEdgeWrite(write: GraphWrite): write is EdgeWrite {
  return write.shape.kind === 'edge';
}

function opaqueKeyOf(entity: string | number): string {
  if (typeof entity === 'string') return `opaque ${entity}`;
  const { endpoint, row } = userRef(entity);
  return entityKey(endpoint.node, row);
}

function userRef(id: number): Endpoint {
  return entityGraph.User.ref({ id });
}
