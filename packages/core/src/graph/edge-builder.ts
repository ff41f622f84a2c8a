import { EndpointPairs } from './endpoint-pairs.ts';
import type { Endpoint } from './graph-types.ts';
import { RowReader, requiredVersionOf } from './row-reader.ts';
import { emptyRow } from './write.ts';
import { keepEdgeReader } from './write-readers.ts';
import type { EdgeTypeShape, EdgeWrite, GraphRow, GraphShape, PropertyShape } from './write.ts';

/** Makes the writes of an edge type. The ends are read with `?.` because users without types may leave one out. */
export class EdgeBuilder {
  readonly #rows: RowReader<EndpointPairs>;
  readonly #keys: RowReader<EndpointPairs>;

  constructor(graph: GraphShape, edge: EdgeTypeShape) {
    const { type: owner, key, properties } = edge;
    const version = requiredVersionOf(edge);
    this.#rows = new RowReader({ owner, key, properties, version, prepare: pairsOf('upsert', graph, edge) });
    keepEdgeReader(edge, this.#rows);
    this.#keys = new RowReader({ owner, key, properties: [], prepare: pairsOf('delete', graph, edge) });
  }

  upsert(from: Endpoint, to: Endpoint, row: GraphRow = emptyRow): EdgeWrite {
    const shape = this.#rows.read(row).shapeOf(from?.endpoint, to?.endpoint);
    return { kind: 'graph', shape, row, from: from.row, to: to.row };
  }

  delete(from: Endpoint, to: Endpoint, key: GraphRow = emptyRow): EdgeWrite {
    const shape = this.#keys.read(key).shapeOf(from?.endpoint, to?.endpoint);
    return { kind: 'graph', shape, row: key, from: from.row, to: to.row };
  }
}

function pairsOf(
  action: 'upsert' | 'delete',
  graph: GraphShape,
  edge: EdgeTypeShape,
): (set: readonly PropertyShape[]) => EndpointPairs {
  return (set) => new EndpointPairs(action, graph, edge, set);
}
