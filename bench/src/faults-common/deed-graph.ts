import { edgeName } from './names.ts';
import type { EdgePlace } from './names.ts';

/** What a property holds. */
export type Value = string | number;

/** What a node or an edge holds. */
export type Properties = Readonly<Record<string, Value>>;

/** An edge, by the names of its nodes. */
export interface ModelEdge {
  readonly from: string;
  readonly to: string;
  readonly properties: Properties;
}

/** A graph as deeds make it, one after the other. It knows nothing of how a sink does them. */
export abstract class DeedGraph<TDeed> {
  readonly nodes: Map<string, Properties> = new Map();
  readonly edges: Map<string, ModelEdge> = new Map();

  /** Does what a record asks for. @returns whether it could: an edge between nodes that have to be there and are not is not made */
  abstract apply(deed: TDeed): 'done' | 'missing';

  /** What is held when properties come to those that are held already. */
  protected merged(held: Properties, properties: Properties): Properties {
    return { ...held, ...properties };
  }

  /** Makes a node, or sets what is there. @returns its name */
  protected setNode(name: string, properties: Properties): string {
    this.nodes.set(name, this.merged(this.nodes.get(name) ?? {}, properties));
    return name;
  }

  /** Makes an edge, or sets what is there. */
  protected setEdge(type: string, place: EdgePlace, properties: Properties): void {
    const { from, to } = place;
    const name = edgeName(type, place);
    const held = this.edges.get(name)?.properties ?? {};
    this.edges.set(name, { from, to, properties: this.merged(held, properties) });
  }

  /** Removes a node, and its edges. */
  protected remove(node: string): void {
    this.nodes.delete(node);
    for (const [name, { from, to }] of this.edges) {
      if (from === node || to === node) this.edges.delete(name);
    }
  }
}
