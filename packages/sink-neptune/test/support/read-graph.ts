import type { EdgeTypeShape, GraphRow, GraphShape, NodeTypeShape, PropertyShape } from '@rivergraph/core';
import type { ReadEdge, ReadNode } from '@rivergraph/core/testing';
import type { GremlinClient } from '@rivergraph/servers';
import { storedProperties } from '../../../core/test/support/graph-lines.ts';
import type { GraphContent } from '../../../core/test/support/graph-lines.ts';
import { readValue } from './read-value.ts';

/** Every value of every property, in pairs: 64-bit integers as text, which the driver would read as doubles. */
const pairs =
  'it.properties().collect{ p -> [p.key(), p.value() instanceof Long ? p.value().toString() : p.value()] }';

/** Elements as the script gives them. */
interface Stored {
  readonly id: string;
  readonly pairs: readonly (readonly [string, unknown])[];
  readonly from: string;
  readonly to: string;
}

/** Reads all that a graph declares. */
export async function readGraph(client: GremlinClient, shape: GraphShape): Promise<GraphContent> {
  const nodes = new Map<string, readonly ReadNode[]>();
  const edges = new Map<string, readonly ReadEdge[]>();
  for (const node of shape.nodes.values()) nodes.set(node.label, await readNodes(client, node));
  for (const edge of shape.edges.values()) edges.set(edge.type, await readEdges(client, edge));
  return { nodes: (label) => nodes.get(label) ?? [], edges: (type) => edges.get(type) ?? [] };
}

/** Reads all nodes of a label, values as a row has them. */
export async function readNodes(client: GremlinClient, node: NodeTypeShape): Promise<readonly ReadNode[]> {
  const nodes = await storedNodes(client, node);
  return nodes.map((stored) => ({ properties: rowOf(storedProperties(node), stored) }));
}

/** Reads all edges of a type with the keys of their ends. */
export async function readEdges(client: GremlinClient, edge: EdgeTypeShape): Promise<readonly ReadEdge[]> {
  const starts = await keysById(client, edge.from);
  const ends = await keysById(client, edge.to);
  const ids = 'from: it.outVertex().id(), to: it.inVertex().id()';
  const script = `g.E().hasLabel(wanted).toList().collect{ [id: it.id(), pairs: ${pairs}, ${ids}] }`;
  const edges = (await client.run(script, { wanted: edge.type })).map(storedOf);
  return edges.map((stored) => ({
    from: starts.get(stored.from) ?? {},
    to: ends.get(stored.to) ?? {},
    properties: rowOf(storedProperties(edge), stored),
  }));
}

async function keysById(client: GremlinClient, node: NodeTypeShape): Promise<ReadonlyMap<string, GraphRow>> {
  const nodes = await storedNodes(client, node);
  return new Map(nodes.map((stored) => [stored.id, pick(node.key, rowOf(node.key, stored))]));
}

async function storedNodes(client: GremlinClient, { label }: NodeTypeShape): Promise<readonly Stored[]> {
  const script = `g.V().hasLabel(wanted).toList().collect{ [id: it.id(), pairs: ${pairs}] }`;
  return (await client.run(script, { wanted: label })).map(storedOf);
}

function storedOf(answer: unknown): Stored {
  return Object.fromEntries(answer as ReadonlyMap<string, unknown>) as unknown as Stored;
}

/** A property with more values than one shows as their list: no row has such. */
function rowOf(declared: readonly PropertyShape[], { pairs: all }: Stored): GraphRow {
  const types = new Map(declared.map(({ name, type }) => [name, type]));
  const row: Record<string, unknown> = {};
  for (const [name, value] of all) {
    const type = types.get(name);
    const read = type === undefined ? value : readValue(type, value);
    row[name] = name in row ? { values: [row[name], read] } : read;
  }
  return row;
}

function pick(properties: readonly PropertyShape[], row: GraphRow): GraphRow {
  return Object.fromEntries(properties.map(({ name }) => [name, row[name]]));
}
