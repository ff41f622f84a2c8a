import type { GremlinClient, GremlinEdge, GremlinNode } from '@rivergraph/servers';

/** A node or an edge, named by what it stands for and not by its id. */
export interface Element {
  readonly name: string;
  /** Every value of each property. */
  readonly properties: Readonly<Record<string, readonly unknown[]>>;
}

/** What a database holds. */
export interface ReadGraph {
  readonly nodes: readonly Element[];
  readonly edges: readonly Element[];
}

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
    byId.set(node.id, deviceName(owner, valueOf(node, owned.key)));
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

/** Names a node by its key. */
export function nodeName(label: string, key: string): string {
  return `${label} ${key}`;
}

/** Names a node that is owned, by its owner's name and its own key. */
export function deviceName(owner: string, serial: string): string {
  return `${owned.label} ${serial} of ${owner}`;
}

/** Names an edge by the names of its ends, and by its key where it has one. */
export function edgeName(
  type: string,
  { from, to, key = '' }: { readonly from: string; readonly to: string; readonly key?: string },
): string {
  return `${from} ${type} ${to} ${key}`;
}

function valueOf({ properties }: GremlinNode, name: string): string {
  return String(properties[name]?.[0]);
}
