import type { EdgeTypeShape, GraphRow, NodeTypeShape, PropertyShape } from '../../graph/write.ts';
import { canonicalValue } from './canonical-value.ts';

/** A node of a memory graph. @internal */
export interface StoredNode {
  readonly id: string;
  readonly type: NodeTypeShape;
  readonly owner: StoredNode | undefined;
  readonly properties: { [name: string]: unknown };
  readonly edges: Set<StoredEdge>;
}

/** An edge of a memory graph. @internal */
export interface StoredEdge {
  readonly id: string;
  readonly type: EdgeTypeShape;
  readonly from: StoredNode;
  readonly to: StoredNode;
  readonly properties: { [name: string]: unknown };
}

/** Sets what a row brings; `null` removes. @internal */
export function setProperties(
  target: { [name: string]: unknown },
  properties: readonly PropertyShape[],
  row: GraphRow,
): void {
  for (const { name } of properties) {
    if (row[name] === null) delete target[name];
    else if (row[name] !== undefined) target[name] = row[name];
  }
}

/** Picks the named properties of a row. @internal */
export function pick(properties: readonly PropertyShape[], row: GraphRow): { [name: string]: unknown } {
  return Object.fromEntries(properties.map(({ name }) => [name, row[name]]));
}

/** One line per entity, equal for equal content. @internal */
export function canonicalEntity(
  id: string,
  declared: readonly PropertyShape[],
  properties: { readonly [name: string]: unknown },
): string {
  const parts = declared
    .filter(({ name }) => properties[name] !== undefined)
    .map(({ name, type }) => `${name}=${canonicalValue(type, properties[name])}`);
  return `${id} {${parts.sort().join(', ')}}`;
}
