import type { EdgeTypeShape, GraphRow, NodeTypeShape, PropertyShape, PropertyType } from '@rivergraph/core';
import type { ReadEdge, ReadNode } from '@rivergraph/core/testing';
import type { Connection, QueryResult } from '@ladybugdb/core';
import { storedProperties } from '../../core/test/support/graph-lines.ts';

type Row = { readonly [column: string]: unknown };

/** Runs a statement of the test's own. */
export async function query(connection: Connection, text: string): Promise<readonly Row[]> {
  const result = (await connection.query(text)) as QueryResult;
  const rows = await result.getAll();
  result.close();
  return rows;
}

/** Reads all nodes of a label, values as a row has them. */
export async function readNodes(connection: Connection, node: NodeTypeShape): Promise<readonly ReadNode[]> {
  const properties = storedProperties(node);
  const rows = await query(connection, `MATCH (n:${name(node.label)}) RETURN ${columns('n', properties)}`);
  return rows.map((row) => ({ properties: rowOf('n', properties, row) }));
}

/** Reads all edges of a type with the keys of their ends. */
export async function readEdges(connection: Connection, edge: EdgeTypeShape): Promise<readonly ReadEdge[]> {
  const properties = storedProperties(edge);
  const parts = [columns('a', edge.from.key), columns('b', edge.to.key), columns('e', properties)];
  const rows = await query(
    connection,
    `MATCH (a:${name(edge.from.label)})-[e:${name(edge.type)}]->(b:${name(edge.to.label)}) RETURN ${parts.filter(Boolean).join(', ')}`,
  );
  return rows.map((row) => ({
    from: rowOf('a', edge.from.key, row),
    to: rowOf('b', edge.to.key, row),
    properties: rowOf('e', properties, row),
  }));
}

function columns(variable: string, properties: readonly PropertyShape[]): string {
  return properties.map((property, at) => `${exact(variable, property)} AS ${variable}${at}`).join(', ');
}

/** The driver gives INT64 as a number, so whole numbers are read as text. */
function exact(variable: string, property: PropertyShape): string {
  const value = `${variable}.${name(property.name)}`;
  if (property.type === 'integer') return `CAST(${value} AS STRING)`;
  return property.type === 'integer[]' ? `CAST(${value} AS STRING[])` : value;
}

function rowOf(variable: string, properties: readonly PropertyShape[], row: Row): GraphRow {
  const entries = properties.map(({ name: property, type }, at) => [
    property,
    valueOf(type, row[`${variable}${at}`]),
  ]);
  return Object.fromEntries(entries.filter(([, value]) => value !== null));
}

function valueOf(type: PropertyType, value: unknown): unknown {
  if (value === null || value === undefined) return null;
  if (type.endsWith('[]'))
    return (value as unknown[]).map((item) => valueOf(type.slice(0, -2) as PropertyType, item));
  if (type === 'integer') return BigInt(value as string);
  if (type === 'date') return (value as Date).toISOString().slice(0, 10);
  if (type === 'local-datetime') return (value as Date).toISOString().slice(0, -1);
  if (type === 'json') return JSON.parse(value as string);
  if (type === 'point') return pointOf(value as { x: number; y: number; z: number | null; srid: number });
  return value;
}

function pointOf({ x, y, z, srid }: { x: number; y: number; z: number | null; srid: number }): unknown {
  const point = z === null ? { x, y } : { x, y, z };
  return srid === 7203 || srid === 9157 ? point : { ...point, srid };
}

function name(identifier: string): string {
  return `\`${identifier}\``;
}
