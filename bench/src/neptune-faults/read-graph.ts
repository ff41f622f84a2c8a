import type { GremlinClient, GremlinEdge, GremlinNode } from '@rivergraph/servers';
import type { NamedElement, NamedGraph } from '../faults-common/graph-checker.ts';
import { edgeName, nodeName, ownedName } from '../faults-common/names.ts';

/** Every value of a property. */
export type Values = readonly unknown[];

/** A node or an edge, as it was read. */
export type Element = NamedElement<Values>;

/** What a database holds. */
export type ReadGraph = NamedGraph<Values>;

/** What a database holds, as it lies there. */
export interface Dump {
  readonly nodes: readonly GremlinNode[];
  readonly edges: readonly GremlinEdge[];
}

const keys: ReadonlyMap<string, string> = new Map([
  ['User', 'userId'],
  ['Place', 'placeId'],
  ['Session', 'sessionId'],
]);
const owned = { label: 'Device', edge: 'hasDevice', key: 'serial' };
const keyed = { type: 'visited', key: 'day' };
const noOwner = 'nobody';

/** Reads everything there is. */
export async function readDump(client: GremlinClient): Promise<Dump> {
  return { nodes: await client.nodes(), edges: await client.edges() };
}

/** Writes out what was read, ids included. The order of properties means nothing. */
export function textOfDump({ nodes, edges }: Dump): string {
  const sorted = [...nodes, ...edges].map(({ properties, ...rest }) => ({
    ...rest,
    properties: Object.entries(properties).toSorted(([a], [b]) => (a < b ? -1 : 1)),
  }));
  return JSON.stringify(sorted);
}

/** Names what was read by the keys that lie in the graph. An id may be whatever the sink makes of it. */
export function nameAll({ nodes, edges }: Dump): ReadGraph {
  const byId = new Map<string, string>();
  for (const node of nodes) {
    const key = keys.get(node.label);
    if (key !== undefined) byId.set(node.id, nodeName(node.label, valueOf(node, key)));
  }
  const owners = new Map(edges.flatMap(({ label, from, to }) => (label === owned.edge ? [[to, from]] : [])));
  for (const node of nodes) {
    if (node.label !== owned.label) continue;
    const owner = byId.get(owners.get(node.id) ?? '') ?? noOwner;
    byId.set(node.id, ownedName(owned.label, valueOf(node, owned.key), owner));
  }
  const nameOf = (id: string): string => byId.get(id) ?? `an unknown node ${id}`;
  return {
    nodes: nodes.map(({ id, properties }) => ({ name: nameOf(id), properties })),
    edges: edges.map((edge) => ({
      name: edgeName(edge.label, {
        from: nameOf(edge.from),
        to: nameOf(edge.to),
        key: edge.label === keyed.type ? valueOf(edge, keyed.key) : '',
      }),
      properties: edge.properties,
    })),
  };
}

function valueOf({ properties }: GremlinNode, name: string): string {
  return String(properties[name]?.[0]);
}
