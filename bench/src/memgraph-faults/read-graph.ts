import type { MemgraphClient } from '@rivergraph/servers';
import { isDate, isDateTime, isNode, isRelationship } from 'neo4j-driver';
import type { Node, Relationship } from 'neo4j-driver';
import type { NamedElement, NamedGraph } from '../faults-common/graph-checker.ts';
import type { Properties, Value } from '../faults-common/deed-graph.ts';
import { edgeName, nodeName, ownedName } from '../faults-common/names.ts';

/** A node or an edge, as it was read. */
export type Element = NamedElement<Value>;

/** What a database holds. */
export type ReadGraph = NamedGraph<Value>;

/** A node, as it lies in the database. */
interface RawNode {
  readonly id: string;
  readonly label: string;
  readonly properties: Properties;
}

/** A relationship, as it lies in the database. */
interface RawEdge {
  readonly id: string;
  readonly type: string;
  readonly from: string;
  readonly to: string;
  readonly properties: Properties;
}

/** What a database holds, as it lies there. */
export interface Dump {
  readonly nodes: readonly RawNode[];
  readonly edges: readonly RawEdge[];
}

const keys: ReadonlyMap<string, string> = new Map([
  ['Person', 'personId'],
  ['Town', 'name'],
  ['Meter', 'meterId'],
  ['Guest', 'guestId'],
  ['Diary', 'diaryId'],
]);
const ownedKeys: ReadonlyMap<string, string> = new Map([
  ['Phone', 'number'],
  ['Gauge', 'name'],
]);
const owning: ReadonlySet<string> = new Set(['HAS_PHONE', 'HAS_GAUGE']);
const keyed = { type: 'VISITED', key: 'day' };

/** Reads everything there is, by queries that are not the sink's. The driver of the client gives integers as `bigint`. */
export async function readDump(client: MemgraphClient): Promise<Dump> {
  const nodes = await client.run('MATCH (n) RETURN n AS found');
  const edges = await client.run('MATCH (a)-[r]->(b) RETURN r AS found');
  return {
    nodes: nodes.records.map((record) => rawNode(record.get('found'))),
    edges: edges.records.map((record) => rawEdge(record.get('found'))),
  };
}

/** Writes out what was read: all there is by its name, and the ids of nodes besides phones, which come and go. */
export function textOfDump(dump: Dump): string {
  const { nodes, edges } = nameAll(dump);
  const lines = [...nodes, ...edges].map(({ name, properties }) => {
    const sorted = Object.entries(properties).toSorted(([a], [b]) => (a < b ? -1 : 1));
    return `${name} ${JSON.stringify(sorted)}`;
  });
  const ids = dump.nodes.flatMap(({ id, label }) => (label === 'Phone' ? [] : [`${label} ${id}`]));
  return [...lines, ...ids].toSorted().join('\n');
}

/** Names what was read by the keys that lie in the graph. */
export function nameAll({ nodes, edges }: Dump): ReadGraph {
  const owners = new Map(edges.flatMap(({ type, from, to }) => (owning.has(type) ? [[to, from]] : [])));
  const free = new Map(
    nodes.flatMap(({ id, label, properties }) => {
      const key = keys.get(label);
      return key === undefined ? [] : [[id, nodeName(label, String(properties[key]))]];
    }),
  );
  const nameOfNode = ({ id, label, properties }: RawNode): string => {
    const key = ownedKeys.get(label);
    if (key === undefined) return free.get(id) ?? `an unknown ${label}`;
    return ownedName(label, String(properties[key]), free.get(owners.get(id) ?? '') ?? 'nobody');
  };
  const names = new Map(nodes.map((node) => [node.id, nameOfNode(node)]));
  const nameOf = (id: string): string => names.get(id) ?? 'nothing';
  return {
    nodes: nodes.map(({ id, properties }) => ({ name: nameOf(id), properties })),
    edges: edges.map(({ type, from, to, properties }) => ({
      name: edgeName(type, {
        from: nameOf(from),
        to: nameOf(to),
        key: type === keyed.type ? String(properties[keyed.key]) : '',
      }),
      properties,
    })),
  };
}

function rawNode(found: unknown): RawNode {
  if (!isNode(found as object)) throw new Error('Expected a node');
  const { elementId, labels, properties } = found as Node;
  return { id: elementId, label: labels.toSorted().join(':'), properties: valuesOf(properties) };
}

function rawEdge(found: unknown): RawEdge {
  if (!isRelationship(found as object)) throw new Error('Expected a relationship');
  const { elementId, type, startNodeElementId, endNodeElementId, properties } = found as Relationship;
  return {
    id: elementId,
    type,
    from: startNodeElementId,
    to: endNodeElementId,
    properties: valuesOf(properties),
  };
}

function valuesOf(properties: Readonly<Record<string, unknown>>): Properties {
  return Object.fromEntries(Object.entries(properties).map(([name, value]) => [name, valueOf(value)]));
}

/** What ought to be an integer and is none shows. */
function valueOf(value: unknown): Value {
  if (typeof value === 'bigint') return Number(value);
  if (typeof value === 'string') return value;
  if (typeof value === 'object' && value !== null) {
    if (isDateTime(value)) return value.toStandardDate().toISOString();
    if (isDate(value)) return value.toString();
  }
  return `${typeof value} ${String(value)}`;
}
