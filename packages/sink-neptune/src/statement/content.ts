import { misconfigured, positionVersion } from '@rivergraph/core';
import type { GraphRow, PropertyShape, VersionShape, WriteOrigin } from '@rivergraph/core';
import { encodeValue, versionValue } from './encode.ts';
import type { Assignment, Content, VersionGuard } from './op.ts';

/** What of an element a row sets. */
export interface ContentSource {
  readonly set: readonly PropertyShape[];
  readonly version: VersionShape | undefined;
  readonly row: GraphRow;
  /** Asked where the version is a position. */
  readonly origin: () => WriteOrigin | undefined;
}

/** The content of an element that is only to exist. */
export const noContent: Content = { set: [], remove: [], guard: undefined };

/** Encodes what a row sets. Failure: throws `rejected` for a value that Neptune cannot hold. */
export function contentOf({ set, version, row, origin }: ContentSource): Content {
  if (set.length === 0 && version === undefined) return noContent;
  const present = set.filter(({ name }) => row[name] !== null);
  const assignments = encodeAll(present, row);
  const remove = set.filter(({ name }) => row[name] === null).map(({ name }) => name);
  if (version === undefined) return { set: assignments, remove, guard: undefined };
  if (version.source === 'property')
    return { set: assignments, remove, guard: guardOf(version.property, row) };
  const guard = placeOf(version, origin());
  return { set: [...assignments, [guard.property, guard.value]], remove, guard };
}

/** The properties of a row that are always there. */
export function encodeAll(properties: readonly PropertyShape[], row: GraphRow): readonly Assignment[] {
  return properties.map((property) => [property.name, encodeValue(property, row[property.name])]);
}

function guardOf(property: PropertyShape, row: GraphRow): VersionGuard {
  return {
    property: property.name,
    value: versionValue(property, row[property.name]),
    prefix: undefined,
  };
}

function placeOf(
  { property }: VersionShape,
  origin: WriteOrigin | undefined,
): VersionGuard & { value: string } {
  if (origin === undefined)
    throw misconfigured(`version 'position': expected originAt to say where writes come from, got nothing`);
  return {
    property: property.name,
    value: positionVersion(origin),
    prefix: positionVersion({ ...origin, orderKey: '' }),
  };
}
