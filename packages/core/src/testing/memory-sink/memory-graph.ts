import type { Write } from '../../contracts/write.ts';
import type { RivergraphError } from '../../errors.ts';
import { rejected } from '../../errors.ts';
import type { GraphRow, GraphWrite } from '../../graph/write.ts';
import { applyEdgeWrite } from './apply-edge-write.ts';
import { applyNodeWrite } from './apply-node-write.ts';
import { GraphStore } from './graph-store.ts';
import { canonicalEntity, pick } from './stored.ts';
import type { TestWrite } from './test-write.ts';

/** A node as it is read back. @public */
export interface ReadNode {
  /** The key and all properties it has. */
  readonly properties: GraphRow;
}

/** An edge as it is read back. @public */
export interface ReadEdge {
  /** The key of the node it leads from; for an owned node its own key. */
  readonly from: GraphRow;
  readonly to: GraphRow;
  /** The edge's key and all properties it has. */
  readonly properties: GraphRow;
}

/**
 * A small property graph in memory, in the role of a database: it outlives the sinks that write to it, and several may.
 *
 * Deleting an owner removes what it owns.
 *
 * @public
 */
export interface MemoryGraph {
  nodes(label: string): readonly ReadNode[];
  edges(type: string): readonly ReadEdge[];
  /** The last payload per key of {@link TestWrite}s. */
  readonly values: ReadonlyMap<string, unknown>;
  /** One sorted line per node, edge and value; equal for equal graphs. */
  snapshot(): readonly string[];
  /** Applies a write as the database would; gives the error that it would fail with. */
  apply(write: Write): RivergraphError | undefined;
}

/** Makes an empty graph. @public */
export function createMemoryGraph(): MemoryGraph {
  return new Graph();
}

class Graph implements MemoryGraph {
  readonly values: Map<string, unknown> = new Map();
  readonly #store: GraphStore = new GraphStore();

  nodes(label: string): readonly ReadNode[] {
    const found = [...this.#store.nodes.values()].filter((node) => node.type.label === label);
    return found.map((node) => ({ properties: { ...node.properties } }));
  }

  edges(type: string): readonly ReadEdge[] {
    const found = [...this.#store.edges.values()].filter((edge) => edge.type.type === type);
    return found.map((edge) => ({
      from: pick(edge.from.type.key, edge.from.properties),
      to: pick(edge.to.type.key, edge.to.properties),
      properties: { ...edge.properties },
    }));
  }

  snapshot(): readonly string[] {
    const nodes = [...this.#store.nodes.values()];
    const edges = [...this.#store.edges.values()];
    return [
      ...[...nodes, ...edges].map(({ id, type, properties }) =>
        canonicalEntity(id, [...type.key, ...type.properties], properties),
      ),
      ...Array.from(this.values, ([key, payload]) => `${key} = ${JSON.stringify(payload)}`),
    ].sort();
  }

  apply(write: Write): RivergraphError | undefined {
    if (isTestWrite(write)) {
      this.values.set(write.key, write.payload);
      return undefined;
    }
    if (write.kind !== 'graph') return rejected('memory sink: takes writes of kind graph or test only');
    const graphWrite = write as GraphWrite;
    return 'from' in graphWrite
      ? applyEdgeWrite(this.#store, graphWrite)
      : applyNodeWrite(this.#store, graphWrite);
  }
}

function isTestWrite(write: Write): write is TestWrite {
  return write.kind === 'test';
}
