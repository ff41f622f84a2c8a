import type { Edge, Value, Vertex } from '../value.ts';
import { badArgument, type FunctionEntry, ofOne } from './function-arguments.ts';
import { isEdge, isEntity, isMap, isVertex, mapOf } from './values.ts';

/** The functions of nodes and relationships. */
export const graphFunctions: { readonly [name: string]: FunctionEntry } = {
  id: ofOne((value) => BigInt(entityIn('id', value).id)),
  type: ofOne((value) => edgeIn('type', value).type),
  startnode: ofOne((value) => edgeIn('startNode', value).from),
  endnode: ofOne((value) => edgeIn('endNode', value).to),
  labels: ofOne((value, { graph }) => [...graph.labels(vertexIn('labels', value))]),
  properties: ofOne((value, { graph }) =>
    isMap(value) ? value : mapOf(graph.properties(entityIn('properties', value))),
  ),
  keys: ofOne((value, { graph }) =>
    isMap(value) ? Object.keys(value) : [...graph.properties(entityIn('keys', value)).keys()],
  ),
};

function entityIn(name: string, value: Value): Vertex | Edge {
  if (!isEntity(value)) throw badArgument(name, "'null', 'node' or 'relationship'");
  return value;
}

function edgeIn(name: string, value: Value): Edge {
  if (!isEdge(value)) throw badArgument(name, "'null' or 'relationship'");
  return value;
}

function vertexIn(name: string, value: Value): Vertex {
  if (!isVertex(value)) throw badArgument(name, "'null' or 'node'");
  return value;
}
