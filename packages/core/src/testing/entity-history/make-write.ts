import type { Endpoint, NodeUpsert } from '../../graph/graph-types.ts';
import { wait } from '../../graph/wait.ts';
import type { GraphRow, GraphWrite, NodeWrite } from '../../graph/write.ts';
import { type TestWrite, testWrite } from '../memory-sink/test-write.ts';
import { entityGraph } from './entity-graph.ts';
import type { PlannedEdge, PlannedEnd, PlannedNode, PlannedOpaque, PlannedWrite } from './planned-write.ts';

/** What an opaque write of an entity history holds. @public */
export interface OpaqueValue {
  readonly value: number;
  readonly entities: readonly (string | number)[] | undefined;
}

/** A write of an entity history. @public */
export type EntityHistoryWrite = GraphWrite | TestWrite<OpaqueValue>;

/** The members of the graph for a schema that is only known when the plan is read. */
interface AnyNodeType {
  upsert(row: GraphRow): NodeUpsert;
  update(row: GraphRow): NodeWrite;
  delete(key: GraphRow): NodeWrite;
  ref(key: GraphRow, options?: { readonly missing?: unknown }): Endpoint;
  merge(key: GraphRow): Endpoint;
}

interface AnyEdgeType {
  upsert(from: Endpoint, to: Endpoint, row?: GraphRow): GraphWrite;
  delete(from: Endpoint, to: Endpoint, key?: GraphRow): GraphWrite;
}

/** What a planned write is at each end. */
const labels = {
  KNOWS: { from: 'User', to: 'User' },
  AT: { from: 'User', to: 'Place' },
  HAS_DAY: { from: 'User', to: 'Day' },
  FEEDS: { from: 'Meter', to: 'Place' },
} as const;

/** Makes a planned write; each call makes a new object. @internal */
export function makeWrite(planned: PlannedWrite): EntityHistoryWrite {
  switch (planned.kind) {
    case 'node':
      return makeNode(planned);
    case 'edge':
      return makeEdge(planned);
    case 'opaque':
      return makeOpaque(planned);
  }
}

function makeNode({ label, action, id, set }: PlannedNode): GraphWrite {
  const type = nodeType(label);
  if (action === 'delete') return type.delete({ id });
  return type[action]({ id, ...set });
}

function makeEdge({ type, action, from, to, set }: PlannedEdge): GraphWrite {
  const edge = edgeType(type);
  const { from: fromLabel, to: toLabel } = labels[type];
  const ends = [makeEnd(fromLabel, from), makeEnd(toLabel, to)] as const;
  return Object.keys(set).length === 0 ? edge[action](...ends) : edge[action](...ends, set);
}

function makeEnd(label: string, { mode, id, set }: PlannedEnd): Endpoint {
  const type = nodeType(label);
  switch (mode) {
    case 'ref':
      return type.ref({ id });
    case 'skip':
      return type.ref({ id }, { missing: 'skip' });
    case 'wait':
      return type.ref({ id }, { missing: wait({ forMs: set?.['forMs'] ?? 1000 }) });
    case 'merge':
      return type.merge({ id });
    case 'upsert':
      return type.upsert({ id, ...set });
  }
}

function makeOpaque({ key, value, entities }: PlannedOpaque): TestWrite<OpaqueValue> {
  return testWrite(key, { value, entities });
}

function nodeType(label: string): AnyNodeType {
  return entityGraph[label as keyof typeof entityGraph] as unknown as AnyNodeType;
}

function edgeType(type: PlannedEdge['type']): AnyEdgeType {
  return entityGraph[type] as unknown as AnyEdgeType;
}
