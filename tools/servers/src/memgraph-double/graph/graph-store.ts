import { memoryError } from '../errors.ts';
import type { Edge, Vertex } from '../value.ts';
import { Catalog } from './catalog.ts';
import type { ConstraintDefinition } from './catalog.ts';
import type { Changes } from './changes.ts';
import type { EdgeConflicts } from './conflicts.ts';
import { checkCommit, isViolated } from './constraints.ts';
import { Lookups } from './lookups.ts';
import { dropEdge, edgeRecord, vertexRecord, withEdge } from './records.ts';
import type { EdgeRecord, VertexRecord } from './records.ts';
import { recordSize } from './sizes.ts';
import { Writer } from './writer.ts';

/** How a storage keeps its graph. */
export type StorageMode = 'IN_MEMORY_ANALYTICAL' | 'IN_MEMORY_TRANSACTIONAL';

/** How a storage is set up. */
export interface StoreOptions {
  /** @defaultValue `since-3.8` */
  readonly edgeConflicts?: EdgeConflicts | undefined;
  /** @defaultValue `on`, as in Memgraph's packages */
  readonly edgeProperties?: 'off' | 'on' | undefined;
  /** In bytes, by a guess of what nodes, relationships and properties take. @defaultValue none */
  readonly memoryLimit?: number | undefined;
  /** @defaultValue `IN_MEMORY_TRANSACTIONAL` */
  readonly storageMode?: StorageMode | undefined;
}

/** A graph in memory with the versions that its transactions may see. Its transactions are made by `GraphTransactions`. */
export class GraphStore {
  readonly catalog: Catalog = new Catalog();
  readonly lookups: Lookups = new Lookups();
  readonly vertices: Map<number, VertexRecord> = new Map();
  readonly edges: Map<number, EdgeRecord> = new Map();
  readonly edgeConflicts: EdgeConflicts;
  readonly edgeProperties: 'off' | 'on';
  mode: StorageMode;
  /** In bytes; may be changed at any time. */
  memoryLimit: number;
  readonly #active = new Set<Writer>();
  readonly #graves: { readonly writer: Writer; readonly records: readonly (EdgeRecord | VertexRecord)[] }[] =
    [];
  #now = 0;
  #bytes = 0;
  #nextVertex = 0;
  #nextEdge = 0;

  constructor(options: StoreOptions = {}) {
    this.edgeConflicts = options.edgeConflicts ?? 'since-3.8';
    this.edgeProperties = options.edgeProperties ?? 'on';
    this.memoryLimit = options.memoryLimit ?? Number.POSITIVE_INFINITY;
    this.mode = options.storageMode ?? 'IN_MEMORY_TRANSACTIONAL';
  }

  /** How many bytes the graph is taken to need. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Ids from this one on are not given yet. */
  get idLimits(): { readonly vertex: number; readonly edge: number } {
    return { vertex: this.#nextVertex, edge: this.#nextEdge };
  }

  /** When the oldest transaction that is not over began. */
  oldestStart(): number {
    for (const { start } of this.#active) return start;
    return Number.POSITIVE_INFINITY;
  }

  /** Begins a transaction. */
  begin(): Writer {
    this.#now += 1;
    const writer = new Writer(this.#now);
    this.#active.add(writer);
    return writer;
  }

  /** Ends a transaction, with what it changed. Failure: that of the constraint it violates; then nothing has changed. */
  commit(writer: Writer, changes: Changes): void {
    try {
      checkCommit(this, changes.vertices(), writer);
    } catch (error) {
      this.rollback(writer, changes);
      throw error;
    }
    this.#now += 1;
    writer.committed = this.#now;
    if (changes.deleted.length > 0) this.#graves.push({ writer, records: changes.deleted });
    this.#end(writer);
  }

  /** Ends a transaction, and takes back what it changed. */
  rollback(writer: Writer, changes: Changes): void {
    changes.undo(writer);
    for (const record of changes.created) this.#drop(record);
    this.#bytes -= changes.bytes;
    this.#end(writer);
  }

  /** Ends a transaction that wrote what everybody saw at once. */
  leave(writer: Writer): void {
    this.#end(writer);
  }

  addVertex(writer: Writer | undefined): VertexRecord {
    const handle: Vertex = { kind: 'vertex', id: this.#nextVertex };
    this.#nextVertex += 1;
    const record = vertexRecord(handle, writer);
    this.vertices.set(handle.id, record);
    return record;
  }

  addEdge(ends: Pick<EdgeRecord, 'from' | 'to'>, type: string, writer: Writer | undefined): EdgeRecord {
    const { from, to } = ends;
    const handle: Edge = { kind: 'edge', id: this.#nextEdge, type, from: from.handle, to: to.handle };
    this.#nextEdge += 1;
    const record = edgeRecord(handle, ends, writer);
    this.edges.set(handle.id, record);
    from.out = withEdge(from.out, record);
    to.in = withEdge(to.in, record);
    return record;
  }

  /** Counts memory. Failure: the error of the limit, where it is more than that allows. */
  allocate(bytes: number): void {
    if (bytes > 0 && this.#bytes + bytes > this.memoryLimit)
      throw memoryError(bytes, this.#bytes, this.memoryLimit);
    this.#bytes += bytes;
  }

  /** Forgets what nobody sees any more. */
  remove(record: EdgeRecord | VertexRecord): void {
    this.#bytes -= recordSize(record);
    this.#drop(record);
  }

  /** Tells whether nodes that are committed violate a constraint. */
  violates(constraint: ConstraintDefinition): boolean {
    return isViolated(this, constraint, new Writer(this.#now));
  }

  #drop(record: EdgeRecord | VertexRecord): void {
    if (isEdge(record)) {
      dropEdge(record.from.out, record);
      dropEdge(record.to.in, record);
      this.edges.delete(record.handle.id);
    } else {
      this.lookups.forget(record);
      this.vertices.delete(record.handle.id);
    }
  }

  #end(writer: Writer): void {
    this.#active.delete(writer);
    const oldest = this.oldestStart();
    for (;;) {
      const [grave] = this.#graves;
      if (grave === undefined || (grave.writer.committed ?? oldest) >= oldest) return;
      this.#graves.shift();
      for (const record of grave.records) this.remove(record);
    }
  }
}

function isEdge(record: EdgeRecord | VertexRecord): record is EdgeRecord {
  return record.handle.kind === 'edge';
}
