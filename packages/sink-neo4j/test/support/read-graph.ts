import type { EdgeTypeShape, GraphRow, NodeTypeShape, PropertyShape, PropertyType } from '@rivergraph/core';
import type { ReadEdge, ReadNode } from '@rivergraph/core/testing';
import type { Driver } from 'neo4j-driver';

type Properties = { readonly [name: string]: unknown };

/** Reads all nodes of a label, values as a row has them. */
export async function readNodes(driver: Driver, node: NodeTypeShape): Promise<readonly ReadNode[]> {
  const rows = await query(driver, `MATCH (n:${name(node.label)}) RETURN n {.*} AS n`);
  return rows.map((row) => ({ properties: rowOf(storedProperties(node), row['n']) }));
}

/** Reads all edges of a type with the keys of their ends. */
export async function readEdges(driver: Driver, edge: EdgeTypeShape): Promise<readonly ReadEdge[]> {
  const pattern = `(a:${name(edge.from.label)})-[e:${name(edge.type)}]->(b:${name(edge.to.label)})`;
  const rows = await query(driver, `MATCH ${pattern} RETURN a {.*} AS a, b {.*} AS b, e {.*} AS e`);
  return rows.map((row) => ({
    from: rowOf(edge.from.key, row['a']),
    to: rowOf(edge.to.key, row['b']),
    properties: rowOf(storedProperties(edge), row['e']),
  }));
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

function storedProperties({ key, properties, version }: NodeTypeShape | EdgeTypeShape): readonly PropertyShape[] {
  return [...key, ...properties, ...(version?.source === 'position' ? [version.property] : [])];
}

/** What is stored beyond the declared properties is shown as it is: there ought to be nothing. */
function rowOf(properties: readonly PropertyShape[], stored: unknown): GraphRow {
  const types = new Map(properties.map(({ name: property, type }) => [property, type]));
  return Object.fromEntries(
    Object.entries(stored as Properties)
      .filter(([property]) => types.has(property) || properties.length === 0)
      .map(([property, value]) => [property, valueOf(types.get(property) ?? 'string', value)]),
  );
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
