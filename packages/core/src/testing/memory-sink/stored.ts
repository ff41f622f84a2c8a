import { compareVersions, isOlderPosition } from '../../graph/version.ts';
import type {
  EdgeTypeShape,
  GraphRow,
  NodeTypeShape,
  PropertyShape,
  VersionShape,
} from '../../graph/write.ts';
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

/** What stands in the way of older writes, and where this one comes from. @internal */
export interface Guard {
  readonly version: VersionShape | undefined;
  /** The write's place in the stream, as it is stored; known where a type of the write needs it. */
  readonly place: string | undefined;
}

/** Whether a write is older than what is stored. @internal */
export function isOlder(
  { version, place }: Guard,
  row: GraphRow,
  stored: { readonly [name: string]: unknown },
): boolean {
  if (version === undefined) return false;
  const { name, type } = version.property;
  const known = stored[name];
  if (known === undefined) return false;
  if (version.source === 'property') return compareVersions(type, row[name], known) < 0;
  return place !== undefined && typeof known === 'string' && isOlderPosition(place, known);
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
