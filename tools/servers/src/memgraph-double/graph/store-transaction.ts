import { memgraphErrors, queryError } from '../errors.ts';
import type { GraphTransaction } from '../port.ts';
import type { Edge, Value, Vertex } from '../value.ts';
import { Changes } from './changes.ts';
import { noteWrite } from './conflicts.ts';
import type { GraphStore } from './graph-store.ts';
import { GraphView } from './graph-view.ts';
import { isVisible } from './records.ts';
import type { EdgeRecord, Mark, Version, VertexRecord } from './records.ts';
import { bareSizes, sizeOf } from './sizes.ts';
import type { Writer } from './writer.ts';

/**
 * A transaction of a {@link GraphStore}.
 *
 * In the analytical mode there is nothing that could be taken back: everybody sees at once what is written, conflicts are not looked
 * for, and the constraints are not checked.
 */
export class StoreTransaction extends GraphView implements GraphTransaction {
  /** Who has written what this writes: nobody in the analytical mode. */
  readonly #writer: Writer | undefined;
  readonly #changes = new Changes();
  #writes = 0;
  #isOver = false;

  constructor(store: GraphStore) {
    super(store, store.begin());
    this.#writer = store.mode === 'IN_MEMORY_ANALYTICAL' ? undefined : this.reader;
  }

  /** How many changes were made so far. */
  get writes(): number {
    return this.#writes;
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** Makes its changes those of the graph. Failure: a constraint is violated; then they are taken back. */
  commit(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    if (this.#writer === undefined) this.store.leave(this.reader);
    else this.store.commit(this.#writer, this.#changes);
  }

  /** Takes its changes back. May be called when it is over. */
  rollback(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    if (this.#writer === undefined) this.store.leave(this.reader);
    else this.store.rollback(this.#writer, this.#changes);
  }

  createVertex(labels: readonly string[]): Vertex {
    this.#allocate(bareSizes.vertex);
    const record = this.store.addVertex(this.#writer);
    this.#changes.created.push(record);
    this.#note(record, 'change');
    record.version.labels = new Set(labels);
    for (const label of labels) this.store.lookups.labelAdded(record, label);
    return record.handle;
  }

  createEdge(from: Vertex, to: Vertex, type: string): Edge {
    const ends = { from: this.living(from), to: this.living(to) };
    const kind = this.store.edgeConflicts === 'since-3.8' ? 'edge' : 'change';
    this.#note(ends.from, kind);
    this.#note(ends.to, kind);
    this.#allocate(bareSizes.edge);
    const record = this.store.addEdge(ends, type, this.#writer);
    this.#changes.created.push(record);
    return record.handle;
  }

  setProperty(entity: Vertex | Edge, name: string, value: Value): void {
    if (entity.kind === 'edge' && this.store.edgeProperties === 'off')
      throw queryError(memgraphErrors.edgeProperties);
    const record = this.living(entity);
    this.#note(record, 'change');
    const old = record.version.properties.get(name);
    this.#allocate((value === null ? 0 : sizeOf(value)) - (old === undefined ? 0 : sizeOf(old)));
    const { properties } = this.#ownVersion(record);
    if (value === null) properties.delete(name);
    else properties.set(name, value);
    if (isVertex(record)) this.store.lookups.propertySet(record, name);
  }

  addLabel(vertex: Vertex, label: string): void {
    const record = this.living(vertex);
    this.#note(record, 'change');
    if (record.version.labels.has(label)) return;
    const version = this.#ownVersion(record);
    version.labels = new Set([...version.labels, label]);
    this.store.lookups.labelAdded(record, label);
  }

  removeLabel(vertex: Vertex, label: string): void {
    const record = this.living(vertex);
    this.#note(record, 'change');
    if (!record.version.labels.has(label)) return;
    const version = this.#ownVersion(record);
    version.labels = new Set([...version.labels].filter((one) => one !== label));
  }

  deleteVertex(vertex: Vertex): void {
    const record = this.living(vertex);
    this.#note(record, 'change');
    for (const edge of [...record.out, ...record.in])
      if (isVisible(edge, this.reader)) throw queryError(memgraphErrors.attached);
    this.#delete(record);
  }

  deleteEdge(edge: Edge): void {
    const record = this.living(edge);
    for (const one of [record, record.from, record.to]) this.#note(one, 'change');
    this.#delete(record);
  }

  #delete(record: EdgeRecord | VertexRecord): void {
    if (this.#writer === undefined) return this.store.remove(record);
    record.deleted = this.#writer;
    this.#changes.deleted.push(record);
  }

  #note(record: EdgeRecord | VertexRecord, kind: Mark['kind']): void {
    this.#writes += 1;
    // Nobody else sees what is new.
    if (this.#writer === undefined || record.created === this.#writer) return;
    const mark = { writer: this.#writer, kind };
    if (noteWrite(record, mark, this.store.oldestStart()) === 'new') this.#changes.marked.add(record);
  }

  /** Gives the version that this transaction writes into. */
  #ownVersion(record: EdgeRecord | VertexRecord): Version {
    const { version } = record;
    if (this.#writer === undefined || version.writer === this.#writer) return version;
    const { committed = Number.POSITIVE_INFINITY } = version.writer ?? { committed: 0 };
    if (committed < this.store.oldestStart()) version.older = undefined;
    const properties = new Map(version.properties);
    record.version = { writer: this.#writer, labels: version.labels, properties, older: version };
    this.#changes.versioned.add(record);
    return record.version;
  }

  #allocate(bytes: number): void {
    this.store.allocate(bytes);
    this.#changes.bytes += bytes;
  }
}

function isVertex(record: EdgeRecord | VertexRecord): record is VertexRecord {
  return record.handle.kind === 'vertex';
}
