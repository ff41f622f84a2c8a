import type { EdgeTypeShape, GraphRow, NodeTypeShape, PropertyShape, PropertyType } from '@rivergraph/core';
import type { ReadEdge, ReadNode } from '@rivergraph/core/testing';
import type { Driver } from 'neo4j-driver';
import { storedProperties } from '../../../core/test/support/graph-lines.ts';

/** A row of an answer, or what is stored of an entity. */
export type Properties = { readonly [name: string]: unknown };

/** Reads all nodes of a label, values as a row has them. */
export async function readNodes(driver: Driver, node: NodeTypeShape): Promise<readonly ReadNode[]> {
  const rows = await query(driver, `MATCH (n:${name(node.label)}) RETURN n {.*} AS n`);
  return rows.map((row) => ({ properties: rowOf(storedProperties(node), row['n']) }));
}

/** Reads all edges of a type with the keys of their ends. */
export async function readEdges(driver: Driver, edge: EdgeTypeShape): Promise<readonly ReadEdge[]> {
  const pattern = `(a:${name(edge.from.label)})-[e:${name(edge.type)}]->(b:${name(edge.to.label)})`;
  const rows = await query(driver, `MATCH ${pattern} RETURN a {.*} AS a, b {.*} AS b, e {.*} AS e`);
  return rows.map((row) => readEdge(edge, row));
}

/** The edge `e` from `a` to `b` of a row. */
export function readEdge(edge: EdgeTypeShape, row: Properties): ReadEdge {
  return {
    from: pick(edge.from.key, rowOf(edge.from.key, row['a'])),
    to: pick(edge.to.key, rowOf(edge.to.key, row['b'])),
    properties: rowOf(storedProperties(edge), row['e']),
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
export function rowOf(properties: readonly PropertyShape[], stored: unknown): GraphRow {
  const types = new Map(properties.map(({ name: property, type }) => [property, type]));
  return Object.fromEntries(
    Object.entries(stored as Properties).map(([property, value]) => [
      property,
      valueOf(types.get(property) ?? 'string', value),
    ]),
  );
}

function pick(properties: readonly PropertyShape[], row: GraphRow): GraphRow {
  return Object.fromEntries(properties.map(({ name: property }) => [property, row[property]]));
}

function valueOf(type: PropertyType, value: unknown): unknown {
  if (type.endsWith('[]'))
    return (value as unknown[]).map((item) => valueOf(type.slice(0, -2) as PropertyType, item));
  switch (type) {
    case 'date':
    case 'datetime':
    case 'local-datetime':
      return String(value);
    case 'json':
      return JSON.parse(value as string);
    case 'bytes':
      return Uint8Array.from(value as Int8Array);
    case 'point':
      return pointOf(value as { x: number; y: number; z?: number; srid: unknown });
    default:
      return value;
  }
}

function pointOf({ x, y, z, srid }: { x: number; y: number; z?: number; srid: unknown }): unknown {
  const system = Number(srid);
  const point = z === undefined ? { x, y } : { x, y, z };
  return system === 7203 || system === 9157 ? point : { ...point, srid: system };
}

function name(identifier: string): string {
  return `\`${identifier.replaceAll('`', '``')}\``;
}
