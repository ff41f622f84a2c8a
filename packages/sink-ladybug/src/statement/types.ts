import type { NodeTypeShape, PropertyType, ScalarType } from '@rivergraph/core';

const scalarTypes: { readonly [T in ScalarType]: string } = {
  string: 'STRING',
  integer: 'INT64',
  float: 'DOUBLE',
  boolean: 'BOOL',
  date: 'DATE',
  datetime: 'TIMESTAMP_TZ',
  'local-datetime': 'TIMESTAMP',
  point: 'STRUCT(srid INT64, x DOUBLE, y DOUBLE, z DOUBLE)',
  bytes: 'BLOB',
  json: 'STRING',
};

/** The column that holds a node's whole key where that is not one string or integer. */
export const keyColumn = '_key';

/** Names the column type for a declared type, as the catalog spells it. */
export function columnType(type: PropertyType): string {
  return isList(type) ? `${scalarTypes[elementType(type)]}[]` : scalarTypes[type];
}

/** Whether a declared type is a list. */
export function isList(type: PropertyType): type is `${ScalarType}[]` {
  return type.endsWith('[]');
}

/** The type of a list's elements. */
export function elementType(type: `${ScalarType}[]`): ScalarType {
  return type.slice(0, -2) as ScalarType;
}

/**
 * Names the column that holds the whole key, or `undefined` where the one key property is the primary key itself. A
 * primary key has one column, and only strings and integers are exact in every driver.
 */
export function keyProperty(node: NodeTypeShape): string | undefined {
  const [only, ...others] = node.key;
  const direct = others.length === 0 && (only?.type === 'string' || only?.type === 'integer');
  return direct && node.ownedBy === undefined ? undefined : keyColumn;
}
