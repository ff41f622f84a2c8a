import { internal } from '../errors.ts';
import type { EndpointPairs } from './endpoint-pairs.ts';
import type { RowReader } from './row-reader.ts';
import type { EdgeTypeShape, EndpointShape, NodeTypeShape, NodeWriteShape } from './write.ts';

/** What is prepared for the rows of a node type that have the same properties. */
export interface RowShapes {
  readonly upsert: NodeWriteShape;
  readonly update: NodeWriteShape;
  readonly endpoint: EndpointShape;
}

const ofNodes = new WeakMap<NodeTypeShape, RowReader<RowShapes>>();
const ofEdges = new WeakMap<EdgeTypeShape, RowReader<EndpointPairs>>();

/** Keeps the reader of a node type's rows, so that a row made later gets the shapes that its builder would give. */
export function keepNodeReader(node: NodeTypeShape, reader: RowReader<RowShapes>): void {
  ofNodes.set(node, reader);
}

/** Keeps the reader of an edge type's rows, see {@link keepNodeReader}. */
export function keepEdgeReader(edge: EdgeTypeShape, reader: RowReader<EndpointPairs>): void {
  ofEdges.set(edge, reader);
}

/** Failure: `internal`, for a type that no graph has. */
export function nodeReaderOf(node: NodeTypeShape): RowReader<RowShapes> {
  return ofNodes.get(node) ?? unknownType(node.label);
}

/** Failure: `internal`, for a type that no graph has. */
export function edgeReaderOf(edge: EdgeTypeShape): RowReader<EndpointPairs> {
  return ofEdges.get(edge) ?? unknownType(edge.type);
}

function unknownType(name: string): never {
  throw internal(`fold of ${name}: expected a type of a graph made by defineGraph`);
}
