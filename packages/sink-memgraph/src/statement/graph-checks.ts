import type { EndpointShape, GraphRow, GraphWrite, PropertyShape, VersionShape } from '@rivergraph/core';
import { checkValue } from './check-value.ts';

/** Throws `rejected` for a write with a value that Memgraph cannot take. */
export type Check = (write: GraphWrite) => void;

/** A property of a row of the writes of a shape. */
interface Part {
  readonly owner: string;
  readonly property: PropertyShape;
  readonly read: (write: GraphWrite) => GraphRow | undefined;
  /** Whether two values that differ must differ in the database too. */
  readonly exact: boolean;
}

const byShape = new WeakMap<GraphWrite['shape'], readonly Check[]>();

/** What must be looked at before writes of a shape are sent; for most shapes nothing. */
export function checksOf(shape: GraphWrite['shape']): readonly Check[] {
  const known = byShape.get(shape);
  if (known !== undefined) return known;
  const checks = partsOf(shape).flatMap(checkOf);
  byShape.set(shape, checks);
  return checks;
}

function checkOf({ owner, property, read, exact }: Part): readonly Check[] {
  const check = checkValue(property, `${owner}.${property.name}`, exact);
  if (check === undefined) return [];
  return [(write) => check(read(write)?.[property.name])];
}

function partsOf(shape: GraphWrite['shape']): readonly Part[] {
  if (shape.kind === 'node') {
    const { key, label, version } = shape.node;
    return [...keyParts(label, key, rowOf), ...setParts(label, shape.set, version, rowOf)];
  }
  const { edge, from, to } = shape;
  return [
    ...endParts(from, (write) => ('from' in write ? write.from : undefined)),
    ...endParts(to, (write) => ('to' in write ? write.to : undefined)),
    ...keyParts(edge.type, edge.key, rowOf),
    ...setParts(edge.type, shape.set, edge.version, rowOf),
  ];
}

function endParts({ node, set }: EndpointShape, read: Part['read']): readonly Part[] {
  return [...keyParts(node.label, node.key, read), ...setParts(node.label, set, node.version, read)];
}

function keyParts(owner: string, key: readonly PropertyShape[], read: Part['read']): readonly Part[] {
  return key.map((property) => ({ owner, property, read, exact: true }));
}

function setParts(
  owner: string,
  set: readonly PropertyShape[],
  version: VersionShape | undefined,
  read: Part['read'],
): readonly Part[] {
  return set.map((property) => ({
    owner,
    property,
    read,
    exact: property.name === version?.property.name,
  }));
}

function rowOf({ row }: GraphWrite): GraphRow {
  return row;
}
