import type { EdgeTypeShape, GraphRow, NodeTypeShape } from '../../graph/write.ts';
import type { StoredEdge, StoredNode } from './stored.ts';
import { pick } from './stored.ts';

/** The nodes and edges of a memory graph by identity. @internal */
export class GraphStore {
  readonly nodes: Map<string, StoredNode> = new Map();
  readonly edges: Map<string, StoredEdge> = new Map();

  ensureNode(id: string, type: NodeTypeShape, from: { row: GraphRow; owner?: StoredNode }): StoredNode {
    const found = this.nodes.get(id);
    if (found !== undefined) return found;
    const properties = pick(type.key, from.row);
    const node = { id, type, owner: from.owner, properties, edges: new Set<StoredEdge>() };
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
    this.edges.set(id, edge);
    from.edges.add(edge);
    to.edges.add(edge);
    return edge;
  }

  /** Removes a node, its edges, and what it owns. */
  removeNode(node: StoredNode): void {
    for (const edge of [...node.edges]) {
      this.removeEdge(edge);
      if (edge.to.owner === node) this.removeNode(edge.to);
    }
    this.nodes.delete(node.id);
  }

  removeEdge(edge: StoredEdge): void {
    this.edges.delete(edge.id);
    edge.from.edges.delete(edge);
    edge.to.edges.delete(edge);
  }
}
