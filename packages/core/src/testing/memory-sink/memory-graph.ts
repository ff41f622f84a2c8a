import type { WriteOrigin } from '../../contracts/sink.ts';
import type { Write } from '../../contracts/write.ts';
import { misconfigured, rejected, RivergraphError } from '../../errors.ts';
import { positionVersion } from '../../graph/version.ts';
import { isPlaced } from '../../graph/version-guards.ts';
import type { EdgeTypeShape, GraphRow, GraphWrite, NodeTypeShape, PropertyShape } from '../../graph/write.ts';
import { applyEdgeWrite } from './apply-edge-write.ts';
import { applyNodeWrite } from './apply-node-write.ts';
import { GraphStore } from './graph-store.ts';
import { canonicalEntity, pick } from './stored.ts';
import type { TestWrite } from './test-write.ts';
import { UndoLog } from './undo-log.ts';

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
  /**
   * Applies a write as the database would; gives the error that it would fail with. Types with version `'position'` need
   * the origin: without one, or one without an order key, the error is `misconfigured`.
   */
  apply(write: Write, origin?: WriteOrigin): RivergraphError | undefined;
  /** Runs `body` as a transaction: where it throws, all that it applied is taken back. */
  atomically<T>(body: () => T): T;
}

/** Makes an empty graph. @public */
export function createMemoryGraph(): MemoryGraph {
  return new Graph();
}

class Graph implements MemoryGraph {
  readonly values: Map<string, unknown> = new Map();
  readonly #undo: UndoLog = new UndoLog();
  readonly #store: GraphStore = new GraphStore(this.#undo);

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
        canonicalEntity(id, storedProperties(type), properties),
      ),
      ...Array.from(this.values, ([key, payload]) => `${key} = ${JSON.stringify(payload)}`),
    ].sort();
  }

  atomically<T>(body: () => T): T {
    return this.#undo.atomically(body);
  }

  apply(write: Write, origin?: WriteOrigin): RivergraphError | undefined {
    if (isTestWrite(write)) return this.#put(write);
    if (write.kind !== 'graph') return rejected('memory sink: takes writes of kind graph or test only');
    const graphWrite = write as GraphWrite;
    const place = isPlaced(graphWrite) ? placeOf(origin) : undefined;
    if (place instanceof RivergraphError) return place;
    return 'from' in graphWrite
      ? applyEdgeWrite(this.#store, graphWrite, place)
      : applyNodeWrite(this.#store, graphWrite, place);
  }

  #put({ key, payload }: TestWrite): undefined {
    if (this.#undo.isOpen) {
      const had = this.values.has(key);
      const before = this.values.get(key);
      this.#undo.note(() => void (had ? this.values.set(key, before) : this.values.delete(key)));
    }
    this.values.set(key, payload);
  }
}

/** With the place in the stream, which is stored though it is not declared. */
function storedProperties({ key, properties, version }: NodeTypeShape | EdgeTypeShape): PropertyShape[] {
  return [...key, ...properties, ...(version?.source === 'position' ? [version.property] : [])];
}

function placeOf(origin: WriteOrigin | undefined): string | RivergraphError {
  if (origin === undefined)
    return misconfigured(`memory sink: version 'position' wants the origin of a write`);
  try {
    return positionVersion(origin);
  } catch (error) {
    if (error instanceof RivergraphError) return error;
    throw error;
  }
}

function isTestWrite(write: Write): write is TestWrite {
  return write.kind === 'test';
}
