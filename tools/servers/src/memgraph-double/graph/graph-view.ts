import { memgraphErrors, queryError } from '../errors.ts';
import type { Edge, Value, Vertex } from '../value.ts';
import type { GraphStore } from './graph-store.ts';
import { isVisible, versionFor } from './records.ts';
import type { EdgeRecord, VertexRecord } from './records.ts';
import { valuesKey } from './value-key.ts';
import type { Writer } from './writer.ts';

/** The graph as one transaction sees it. What is created while it is read does not come. */
export class GraphView {
  protected readonly store: GraphStore;
  protected readonly reader: Writer;

  constructor(store: GraphStore, reader: Writer) {
    this.store = store;
    this.reader = reader;
  }

  *vertices(labels: readonly string[]): Iterable<Vertex> {
    const { vertices, lookups, idLimits } = this.store;
    const sets = labels.map((label) => lookups.labelled(label)).toSorted((a, b) => a.size - b.size);
    for (const record of sets[0] ?? vertices.values()) {
      if (record.handle.id >= idLimits.vertex || !isVisible(record, this.reader)) continue;
      const version = versionFor(record, this.reader);
      if (labels.every((label) => version.labels.has(label))) yield record.handle;
    }
  }

  *verticesBy(label: string, properties: ReadonlyMap<string, Value>): Iterable<Vertex> {
    const lookup = this.store.lookups.of(label, [...properties.keys()]);
    const values = lookup.properties.map((name) => properties.get(name));
    const limit = this.store.idLimits.vertex;
    const key = valuesKey(values);
    for (const record of lookup.find(values) ?? []) {
      if (record.handle.id >= limit || !isVisible(record, this.reader)) continue;
      if (lookup.keyOf(versionFor(record, this.reader)) === key) yield record.handle;
    }
  }

  labels(vertex: Vertex): ReadonlySet<string> {
    return versionFor(this.record(vertex), this.reader).labels;
  }

  properties(entity: Vertex | Edge): ReadonlyMap<string, Value> {
    return versionFor(this.record(entity), this.reader).properties;
  }

  *edges(vertex: Vertex, direction: 'out' | 'in'): Iterable<Edge> {
    const limit = this.store.idLimits.edge;
    for (const edge of this.record(vertex)[direction]) {
      // They are in the order of their ids.
      if (edge.handle.id >= limit) return;
      if (isVisible(edge, this.reader)) yield edge.handle;
    }
  }

  exists(entity: Vertex | Edge): boolean {
    const record = this.#find(entity);
    return record !== undefined && isVisible(record, this.reader);
  }

  /** Gives what is stored of a node or relationship. Failure: there is nothing any more. */
  protected record(entity: Vertex): VertexRecord;
  protected record(entity: Edge): EdgeRecord;
  protected record(entity: Vertex | Edge): EdgeRecord | VertexRecord;
  protected record(entity: Vertex | Edge): EdgeRecord | VertexRecord {
    const record = this.#find(entity);
    if (record === undefined) throw queryError(memgraphErrors.deletedObject);
    return record;
  }

  /** Gives what is stored of a node or relationship that is to be changed. Failure: it is deleted. */
  protected living(entity: Vertex): VertexRecord;
  protected living(entity: Edge): EdgeRecord;
  protected living(entity: Vertex | Edge): EdgeRecord | VertexRecord;
  protected living(entity: Vertex | Edge): EdgeRecord | VertexRecord {
    const record = this.record(entity);
    if (!isVisible(record, this.reader)) throw queryError(memgraphErrors.deletedObject);
    return record;
  }

  #find({ kind, id }: Vertex | Edge): EdgeRecord | VertexRecord | undefined {
    return kind === 'vertex' ? this.store.vertices.get(id) : this.store.edges.get(id);
  }
}
