import type { EdgeTypeShape, GraphRow, NodeTypeShape, PropertyShape, PropertyType } from '@rivergraph/core';
import type { ReadEdge, ReadNode } from '@rivergraph/core/testing';
import type { Driver } from 'neo4j-driver';
import { storedProperties } from '../../../core/test/support/graph-lines.ts';

/** A row of an answer, or what is stored of an entity. */
export type Properties = { readonly [name: string]: unknown };

/** How values are read that a database holds in another form than Neo4j does. */
export interface StoredForms {
  readonly bytes: (stored: unknown) => Uint8Array;
}

/** Every type has a form of its own. */
export const asStored: StoredForms = { bytes: (stored) => Uint8Array.from(stored as Int8Array) };

/** Reads all nodes of a label, values as a row has them. */
export async function readNodes(
  driver: Driver,
  node: NodeTypeShape,
  forms: StoredForms = asStored,
): Promise<readonly ReadNode[]> {
  const rows = await query(driver, `MATCH (n:${name(node.label)}) RETURN properties(n) AS n`);
  return rows.map((row) => ({ properties: rowOf(storedProperties(node), row['n'], forms) }));
}

/** Reads all edges of a type with the keys of their ends. */
export async function readEdges(
  driver: Driver,
  edge: EdgeTypeShape,
  forms: StoredForms = asStored,
): Promise<readonly ReadEdge[]> {
  const pattern = `(a:${name(edge.from.label)})-[e:${name(edge.type)}]->(b:${name(edge.to.label)})`;
  const rows = await query(
    driver,
    `MATCH ${pattern} RETURN properties(a) AS a, properties(b) AS b, properties(e) AS e`,
  );
  return rows.map((row) => readEdge(edge, row, forms));
}

/** The edge `e` from `a` to `b` of a row. */
export function readEdge(edge: EdgeTypeShape, row: Properties, forms: StoredForms = asStored): ReadEdge {
  return {
    from: pick(edge.from.key, rowOf(edge.from.key, row['a'], forms)),
    to: pick(edge.to.key, rowOf(edge.to.key, row['b'], forms)),
    properties: rowOf(storedProperties(edge), row['e'], forms),
  };
}

/** Runs a statement of the test's own; integers come as bigints. */
export async function query(
  driver: Driver,
  text: string,
  parameters: object = {},
): Promise<readonly Properties[]> {
  const { records } = await driver.executeQuery(text, parameters);
  return records.map((record) => record.toObject());
}

/** What is stored beyond the declared properties is shown as it is: there ought to be nothing. */
export function rowOf(
  properties: readonly PropertyShape[],
  stored: unknown,
  forms: StoredForms = asStored,
): GraphRow {
  const types = new Map(properties.map(({ name: property, type }) => [property, type]));
  return Object.fromEntries(
    Object.entries(stored as Properties).map(([property, value]) => [
      property,
      valueOf(types.get(property) ?? 'string', value, forms),
    ]),
  );
}

function pick(properties: readonly PropertyShape[], row: GraphRow): GraphRow {
  return Object.fromEntries(properties.map(({ name: property }) => [property, row[property]]));
}

function valueOf(type: PropertyType, value: unknown, forms: StoredForms): unknown {
  if (type.endsWith('[]'))
    return (value as unknown[]).map((item) => valueOf(type.slice(0, -2) as PropertyType, item, forms));
  switch (type) {
    case 'date':
    case 'local-datetime':
      return String(value);
    case 'datetime':
      return timeOf(String(value));
    case 'json':
      return JSON.parse(value as string);
    case 'bytes':
      return forms.bytes(value);
    case 'point':
      return pointOf(value as { x: number; y: number; z?: number; srid: unknown });
    default:
      return value;
  }
}

/** Where a zone has a name, the driver puts it behind the offset. */
function timeOf(text: string): string {
  return text.replace(/(Z|[+-]\d\d:\d\d)\[.*\]$/, '$1');
}

function pointOf({ x, y, z, srid }: { x: number; y: number; z?: number; srid: unknown }): unknown {
  const system = Number(srid);
  const point = z === undefined ? { x, y } : { x, y, z };
  return system === 7203 || system === 9157 ? point : { ...point, srid: system };
}

function name(identifier: string): string {
  return `\`${identifier.replaceAll('`', '``')}\``;
}
