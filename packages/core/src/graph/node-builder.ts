import type { Endpoint, NodeUpsert, RefOptions } from './graph-types.ts';
import { RefShapes } from './ref-shapes.ts';
import { RowReader, requiredVersionOf } from './row-reader.ts';
import { keepNodeReader } from './write-readers.ts';
import type { RowShapes } from './write-readers.ts';
import type {
  EndpointShape,
  GraphRow,
  GraphShape,
  NodeTypeShape,
  NodeWrite,
  NodeWriteShape,
  PropertyShape,
} from './write.ts';

/** What is prepared for the keys of a node type. */
interface KeyShapes {
  readonly delete: NodeWriteShape;
  readonly merge: EndpointShape;
  readonly refs: RefShapes;
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
    return { endpoint: this.#keys.read(key).refs.of(options?.missing), row: key };
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
    return { endpoint: this.#keys.read(key).refs.of(options?.missing), row: key };
  }

  merge(key: GraphRow): Endpoint {
    return { endpoint: this.#keys.read(key).merge, row: key };
  }
}

function rowReaderOf(graph: GraphShape, node: NodeTypeShape): RowReader<RowShapes> {
  const reader = new RowReader<RowShapes>({
    owner: node.label,
    key: node.key,
    properties: node.properties,
    version: requiredVersionOf(node),
    prepare: (set) => ({
      upsert: writeShape('upsert', graph, node, set),
      update: writeShape('update', graph, node, set),
      endpoint: { mode: 'upsert', node, set, missing: 'reject', waitMs: 0 },
    }),
  });
  keepNodeReader(node, reader);
  return reader;
}

function keyReaderOf(graph: GraphShape, node: NodeTypeShape): RowReader<KeyShapes> {
  return new RowReader({
    owner: node.label,
    key: node.key,
    properties: [],
    prepare: (set) => ({
      delete: writeShape('delete', graph, node, set),
      merge: { mode: 'merge', node, set, missing: 'reject', waitMs: 0 },
      refs: new RefShapes(node),
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
