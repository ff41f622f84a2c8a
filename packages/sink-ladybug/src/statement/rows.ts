import type { PropertyType, ScalarType } from '@rivergraph/core';
import { mapRows } from '@rivergraph/cypher';
import type { ParameterForm } from '@rivergraph/cypher';
import { columnType, elementType, isList } from './types.ts';

/** A value of each type as `encodeColumn` makes it. */
const samples: { readonly [T in ScalarType]: unknown } = {
  string: '',
  integer: 0,
  float: '0',
  boolean: false,
  date: '2000-01-01',
  datetime: '2000-01-01T00:00:00Z',
  'local-datetime': '2000-01-01T00:00:00',
  point: '{srid: 7203, x: 0, y: 0, z: null}',
  bytes: '',
  json: '',
};

/**
 * One map per row, cast as a whole to the declared types, behind a first row that is left out again. The driver takes the
 * types of the list from its values, and the first row has one in every column: with a column of nothing but nulls or
 * empty lists the cast fails, and it fails only in the company of certain other columns.
 */
export const ladybugRows: ParameterForm = {
  open: (types) => `UNWIND CAST($rows AS ${rowType(types)}[])[2:] AS r`,
  cell: (column) => `r.c${column}`,
  bind: (columns, types) =>
    mapRows.bind(
      columns.map((column, at) => [sampleFor(types[at] ?? 'string', column), ...column]),
      types,
    ),
};

function rowType(types: readonly PropertyType[]): string {
  return `STRUCT(${types.map((type, column) => `c${column} ${columnType(type)}`).join(', ')})`;
}

function sampleFor(type: PropertyType, column: readonly unknown[]): unknown {
  if (isList(type)) return [elementType(type) === 'integer' ? '0' : samples[elementType(type)]];
  const asText = type === 'integer' && column.some((value) => typeof value === 'string');
  return asText ? '0' : samples[type as ScalarType];
}
