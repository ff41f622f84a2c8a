import { entityKey } from './entity-key.ts';
import { compareVersions } from './version.ts';
import type { EdgeWrite, GraphRow, GraphWrite, NodeTypeShape, VersionShape } from './write.ts';

/**
 * Folds two writes of one shape with versions: the newer one says it all, and of two that tie the later. Where several
 * versions decide, each about its own part, they must agree that the later write is the one; else `undefined`.
 *
 * @internal
 */
export function foldGuarded(earlier: GraphWrite, later: GraphWrite): GraphWrite | undefined {
  if ('from' in later && passesTwoGuards(later)) return undefined;
  const before = versionsOf(earlier);
  const isNewer = versionsOf(later).every(
    ({ version, row }, index) => !isOlder(version, row, before[index]?.row),
  );
  if (isNewer) return later;
  return setsOnePart(later) ? earlier : undefined;
}

interface Versioned {
  readonly version: VersionShape;
  readonly row: GraphRow;
}

/** The versions that decide, always in the same order for one shape. */
function versionsOf(write: GraphWrite): readonly Versioned[] {
  if (!('from' in write)) return versioned(write.shape.node, write.row);
  const { edge, from, to } = write.shape;
  return [
    ...versioned(edge, write.row),
    ...(from.mode === 'upsert' ? versioned(from.node, write.from) : []),
    ...(to.mode === 'upsert' ? versioned(to.node, write.to) : []),
  ];
}

function versioned({ version }: Pick<NodeTypeShape, 'version'>, row: GraphRow): readonly Versioned[] {
  return version === undefined ? [] : [{ version, row }];
}

/** Of one partition, in its order, the later write is never the older one. */
function isOlder({ source, property }: VersionShape, row: GraphRow, before: GraphRow | undefined): boolean {
  if (source === 'position' || before === undefined) return false;
  return compareVersions(property.type, row[property.name], before[property.name]) < 0;
}

/** Whether the earlier write can stand for both: nothing of the later one would be set besides what a version keeps off. */
function setsOnePart(write: GraphWrite): boolean {
  if (!('from' in write)) return true;
  const { edge, from, to } = write.shape;
  return edge.version !== undefined && from.mode !== 'upsert' && to.mode !== 'upsert';
}

/** One node at both ends, with two versions in one row: the first decides what the second is compared with. */
function passesTwoGuards({ shape, from, to }: EdgeWrite): boolean {
  if (shape.from.mode !== 'upsert' || shape.to.mode !== 'upsert') return false;
  const { node } = shape.from;
  if (node !== shape.to.node || node.version?.source !== 'property') return false;
  return entityKey(node, from) === entityKey(node, to);
}
