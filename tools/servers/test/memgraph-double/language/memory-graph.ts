import type { GraphTransaction } from '../../../src/memgraph-double/port.ts';
import { QueryError, codes } from '../../../src/memgraph-double/port.ts';
import type { Edge, Value, Vertex } from '../../../src/memgraph-double/value.ts';
import { equal } from '../../../src/memgraph-double/language/equality.ts';

interface Stored {
  readonly labels: Set<string>;
  readonly properties: Map<string, Value>;
}

/** A graph in plain maps that forgets nothing and isolates nobody: enough to try statements on. */
export class MemoryGraph implements GraphTransaction {
  readonly nodes: Map<number, Stored & { readonly vertex: Vertex }> = new Map();
  readonly links: Map<number, Stored & { readonly edge: Edge }> = new Map();
  readonly #out = new Map<number, Set<Edge>>();
  readonly #in = new Map<number, Set<Edge>>();
  readonly #byValue = new Map<string, Set<Vertex>>();
  #next = 0;

  *vertices(labels: readonly string[]): Iterable<Vertex> {
    for (const { vertex, labels: own } of [...this.nodes.values()]) {
      if (labels.every((label) => own.has(label))) yield vertex;
    }
  }

  *verticesBy(label: string, properties: ReadonlyMap<string, Value>): Iterable<Vertex> {
    const [first] = properties;
    if (first === undefined) throw new Error('a lookup of nothing');
    for (const vertex of this.#byValue.get(keyOf(...first)) ?? []) {
      const node = this.nodes.get(vertex.id);
      if (node === undefined || !node.labels.has(label)) continue;
      const fits = [...properties].every(([name, value]) => equal(node.properties.get(name) ?? null, value));
      if (fits) yield vertex;
    }
  }

  labels({ id }: Vertex): ReadonlySet<string> {
    return this.#node(id).labels;
  }

  properties(entity: Vertex | Edge): ReadonlyMap<string, Value> {
    return this.#stored(entity).properties;
  }

  edges({ id }: Vertex, direction: 'out' | 'in'): Iterable<Edge> {
    return (direction === 'out' ? this.#out : this.#in).get(id) ?? [];
  }

  exists(entity: Vertex | Edge): boolean {
    return entity.kind === 'vertex' ? this.nodes.has(entity.id) : this.links.has(entity.id);
  }

  createVertex(labels: readonly string[]): Vertex {
    const vertex: Vertex = { kind: 'vertex', id: this.#nextId() };
    this.nodes.set(vertex.id, { vertex, labels: new Set(labels), properties: new Map() });
    this.#out.set(vertex.id, new Set());
    this.#in.set(vertex.id, new Set());
    return vertex;
  }

  createEdge(from: Vertex, to: Vertex, type: string): Edge {
    const edge: Edge = { kind: 'edge', id: this.#nextId(), type, from, to };
    this.links.set(edge.id, { edge, labels: new Set(), properties: new Map() });
    this.#out.get(from.id)?.add(edge);
    this.#in.get(to.id)?.add(edge);
    return edge;
  }

  setProperty(entity: Vertex | Edge, name: string, value: Value): void {
    const { properties } = this.#stored(entity);
    const old = properties.get(name);
    if (entity.kind === 'vertex') this.#reindex(entity, name, old, value);
    if (value === null) properties.delete(name);
    else properties.set(name, value);
  }

  addLabel({ id }: Vertex, label: string): void {
    this.#node(id).labels.add(label);
  }

  removeLabel({ id }: Vertex, label: string): void {
    this.#node(id).labels.delete(label);
  }

  deleteVertex({ id }: Vertex): void {
    if ((this.#out.get(id)?.size ?? 0) + (this.#in.get(id)?.size ?? 0) > 0) {
      throw new QueryError(codes.client, 'Failed to remove node because of its existing connections.');
    }
    this.nodes.delete(id);
  }

  deleteEdge(edge: Edge): void {
    this.links.delete(edge.id);
    this.#out.get(edge.from.id)?.delete(edge);
    this.#in.get(edge.to.id)?.delete(edge);
  }

  #reindex(vertex: Vertex, name: string, old: Value | undefined, value: Value): void {
    if (old !== undefined) this.#byValue.get(keyOf(name, old))?.delete(vertex);
    if (value === null) return;
    const key = keyOf(name, value);
    const known = this.#byValue.get(key) ?? new Set();
    this.#byValue.set(key, known.add(this.#node(vertex.id).vertex));
  }

  #stored(entity: Vertex | Edge): Stored {
    if (entity.kind === 'vertex') return this.#node(entity.id);
    const link = this.links.get(entity.id);
    if (link === undefined) throw deleted();
    return link;
  }

  #node(id: number): Stored & { readonly vertex: Vertex } {
    const node = this.nodes.get(id);
    if (node === undefined) throw deleted();
    return node;
  }

  #nextId(): number {
    this.#next += 1;
    return this.#next;
  }
}

function keyOf(name: string, value: Value): string {
  return `${name}=${typeof value === 'object' ? 'object' : Number.isNaN(Number(value)) ? value : Number(value)}`;
}

function deleted(): QueryError {
  return new QueryError(codes.client, 'Trying to set properties on a deleted object.');
}
