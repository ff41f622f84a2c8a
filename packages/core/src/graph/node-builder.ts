import { misconfigured } from '../errors.ts';
import type { Endpoint, NodeUpsert, RefOptions } from './graph-types.ts';
import { RowReader } from './row-reader.ts';
import type {
  EndpointShape,
  GraphRow,
  GraphShape,
  NodeTypeShape,
  NodeWrite,
  NodeWriteShape,
  PropertyShape,
} from './write.ts';

/** What is prepared for the rows of a node type that have the same properties. */
interface RowShapes {
  readonly upsert: NodeWriteShape;
  readonly update: NodeWriteShape;
  readonly endpoint: EndpointShape;
}

/** What is prepared for the keys of a node type. */
interface KeyShapes {
  readonly delete: NodeWriteShape;
  readonly merge: EndpointShape;
  readonly mustExist: EndpointShape;
  readonly mayBeMissing: EndpointShape;
}

/** Makes the writes and edge ends of a node type that stands by itself. */
export class NodeBuilder {
  readonly #rows: RowReader<RowShapes>;
  readonly #keys: RowReader<KeyShapes>;

  constructor(graph: GraphShape, node: NodeTypeShape) {
    this.#rows = rowReaderOf(graph, node);
    this.#keys = keyReaderOf(graph, node);
  }

  upsert(row: GraphRow): NodeUpsert {
    const shapes = this.#rows.read(row);
    return { kind: 'graph', shape: shapes.upsert, row, endpoint: shapes.endpoint };
  }

  update(row: GraphRow): NodeWrite {
    return { kind: 'graph', shape: this.#rows.read(row).update, row };
  }

  delete(key: GraphRow): NodeWrite {
    return { kind: 'graph', shape: this.#keys.read(key).delete, row: key };
  }

  ref(key: GraphRow, options?: RefOptions): Endpoint {
    return { endpoint: refShapeOf(this.#keys.read(key), options), row: key };
  }

  merge(key: GraphRow): Endpoint {
    return { endpoint: this.#keys.read(key).merge, row: key };
  }
}

/** Makes the edge ends of a node type that another node owns. */
export class OwnedNodeBuilder {
  readonly #rows: RowReader<RowShapes>;
  readonly #keys: RowReader<KeyShapes>;

  constructor(graph: GraphShape, node: NodeTypeShape) {
    this.#rows = rowReaderOf(graph, node);
    this.#keys = keyReaderOf(graph, node);
  }

  upsert(row: GraphRow): Endpoint {
    return { endpoint: this.#rows.read(row).endpoint, row };
  }

  ref(key: GraphRow, options?: RefOptions): Endpoint {
    return { endpoint: refShapeOf(this.#keys.read(key), options), row: key };
  }

  merge(key: GraphRow): Endpoint {
    return { endpoint: this.#keys.read(key).merge, row: key };
  }
}

function refShapeOf(shapes: KeyShapes, options: RefOptions | undefined): EndpointShape {
  const missing = options?.missing;
  if (missing === undefined || missing === 'reject') return shapes.mustExist;
  if (missing === 'skip') return shapes.mayBeMissing;
  throw misconfigured(`ref of ${shapes.merge.node.label}: missing must be 'reject' or 'skip'`);
}

function rowReaderOf(graph: GraphShape, node: NodeTypeShape): RowReader<RowShapes> {
  return new RowReader({
    owner: node.label,
    key: node.key,
    properties: node.properties,
    prepare: (set) => ({
      upsert: writeShape('upsert', graph, node, set),
      update: writeShape('update', graph, node, set),
      endpoint: { mode: 'upsert', node, set, missing: 'reject', waitMs: 0 },
    }),
  });
}

function keyReaderOf(graph: GraphShape, node: NodeTypeShape): RowReader<KeyShapes> {
  return new RowReader({
    owner: node.label,
    key: node.key,
    properties: [],
    prepare: (set) => ({
      delete: writeShape('delete', graph, node, set),
      merge: { mode: 'merge', node, set, missing: 'reject', waitMs: 0 },
      mustExist: { mode: 'ref', node, set, missing: 'reject', waitMs: 0 },
      mayBeMissing: { mode: 'ref', node, set, missing: 'skip', waitMs: 0 },
    }),
  });
}

function writeShape(
  action: NodeWriteShape['action'],
  graph: GraphShape,
  node: NodeTypeShape,
  set: readonly PropertyShape[],
): NodeWriteShape {
  return { kind: 'node', action, graph, node, set };
}
