/** A node as it lies in the graph. */
export interface GremlinNode {
  readonly id: string;
  readonly label: string;
  /** Every value of every property. */
  readonly properties: Readonly<Record<string, readonly unknown[]>>;
}

/** An edge as it lies in the graph. */
export interface GremlinEdge extends GremlinNode {
  /** The ids of its ends. */
  readonly from: string;
  readonly to: string;
}

/** Reads the answers to {@link nodeScript}. Throws for anything else. */
export function nodeOf(answer: unknown): GremlinNode {
  const parts = mapOf(answer);
  const properties = Object.fromEntries(
    [...mapOf(parts.get('properties'))].map(([name, value]) => [
      name,
      Array.isArray(value) ? value : [value],
    ]),
  );
  return { id: String(parts.get('id')), label: String(parts.get('label')), properties };
}

/** Reads the answers to {@link edgeScript}. Throws for anything else. */
export function edgeOf(answer: unknown): GremlinEdge {
  const parts = mapOf(answer);
  return { ...nodeOf(answer), from: String(parts.get('from')), to: String(parts.get('to')) };
}

/** Puts records into the order of their ids. */
export function sorted<T extends GremlinNode>(records: readonly T[]): T[] {
  return records.toSorted((a, b) => (a.id < b.id ? -1 : Number(a.id > b.id)));
}

const own = '.by(T.id).by(T.label).by(valueMap())';

/** Reads the nodes that a traversal named `all` gives. */
export const nodeScript: string = `all.project('id', 'label', 'properties')${own}`;

/** Reads the edges that a traversal named `all` gives. */
export const edgeScript: string = `all.project('id', 'label', 'properties', 'from', 'to')${own}.by(outV().id()).by(inV().id())`;

function mapOf(value: unknown): ReadonlyMap<string, unknown> {
  if (value instanceof Map) return value;
  throw new Error(`Gremlin Server: expected a map, got ${typeof value}`);
}
