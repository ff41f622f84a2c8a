import type { EdgeTypeShape, GraphRow, NodeTypeShape, PropertyShape } from '../../graph/write.ts';
import type { Guard, StoredEdge, StoredNode } from './stored.ts';
import { isOlder, pick } from './stored.ts';
import type { UndoLog } from './undo-log.ts';

/** The nodes and edges of a memory graph by identity. @internal */
export class GraphStore {
  readonly nodes: Map<string, StoredNode> = new Map();
  readonly edges: Map<string, StoredEdge> = new Map();
  readonly #undo: UndoLog;

  constructor(undo: UndoLog) {
    this.#undo = undo;
  }

  ensureNode(id: string, type: NodeTypeShape, from: { row: GraphRow; owner?: StoredNode }): StoredNode {
    const found = this.nodes.get(id);
    if (found !== undefined) return found;
    const properties = pick(type.key, from.row);
    const node = { id, type, owner: from.owner, properties, edges: new Set<StoredEdge>() };
    this.#undo.note(() => this.nodes.delete(id));
    this.nodes.set(id, node);
    return node;
  }

  ensureEdge(
    id: string,
    type: EdgeTypeShape,
    content: { row: GraphRow; from: StoredNode; to: StoredNode },
  ): StoredEdge {
    const found = this.edges.get(id);
    if (found !== undefined) return found;
    const { from, to, row } = content;
    const edge = { id, type, from, to, properties: pick(type.key, row) };
    this.#undo.note(() => this.#unlink(edge));
    this.#link(edge);
    return edge;
  }

  /** Sets what a row brings, unless it is older than what is there; `null` removes. */
  set(entity: StoredNode | StoredEdge, guard: Guard, brought: Brought): void {
    const { properties } = entity;
    if (isOlder(guard, brought.row, properties)) return;
    if (this.#undo.isOpen) this.#undo.note(restoring(properties));
    for (const { name } of brought.set) {
      const value = brought.row[name];
      if (value === null) delete properties[name];
      else if (value !== undefined) properties[name] = value;
    }
    if (guard.version?.source === 'position') properties[guard.version.property.name] = guard.place;
  }

  /** Removes a node, its edges, and what it owns. */
  removeNode(node: StoredNode): void {
    for (const edge of [...node.edges]) {
      this.removeEdge(edge);
      if (edge.to.owner === node) this.removeNode(edge.to);
    }
    this.#undo.note(() => this.nodes.set(node.id, node));
    this.nodes.delete(node.id);
  }

  removeEdge(edge: StoredEdge): void {
    this.#undo.note(() => this.#link(edge));
    this.#unlink(edge);
  }

  #link(edge: StoredEdge): void {
    this.edges.set(edge.id, edge);
    edge.from.edges.add(edge);
    edge.to.edges.add(edge);
  }

  #unlink(edge: StoredEdge): void {
    this.edges.delete(edge.id);
    edge.from.edges.delete(edge);
    edge.to.edges.delete(edge);
  }
}

/** Makes what puts properties back as they are now. */
function restoring(properties: { [name: string]: unknown }): () => void {
  const before = { ...properties };
  return () => {
    for (const name of Object.keys(properties)) delete properties[name];
    Object.assign(properties, before);
  };
}

/** What a write sets of one entity. @internal */
export interface Brought {
  readonly set: readonly PropertyShape[];
  readonly row: GraphRow;
}
