import type { PropertyType, ScalarType } from '@rivergraph/core';
import { columnRows } from '@rivergraph/cypher';
import type { CypherDialect } from '@rivergraph/cypher';
import { encodeColumn } from './encode.ts';
import { quoteName } from './quote.ts';

/** How a value is made from what travels; the others travel as they are. */
const casts: { readonly [T in ScalarType]?: string } = {
  integer: 'toInteger',
  date: 'date',
  datetime: 'datetime',
  'local-datetime': 'localdatetime',
  point: 'point',
};

/**
 * Neo4j's Cypher, 5 and later (Cypher 5 and 25). What its shape rests on was measured, see docs/neo4j-statements.md:
 *
 * - Rows travel as columns: a third of the driver's work of a list of maps, and less of the server's.
 * - Integers travel as floats, dates and times as text. A cast around a key keeps the index seek.
 * - `MERGE` of an edge locks its ends, in `FOREACH` too; so one statement may write an edge with its ends and still be right
 *   while an earlier attempt of the same is held on the server.
 * - Reads take no locks. What is compared before it is set must be locked first.
 */
export const neo4jDialect: CypherDialect = {
  name: 'neo4j',
  quote: quoteName,
  parameters: columnRows,
  cast,
  encode: encodeColumn,
  nodeUpsert: 'merge',
  keyProperty: () => undefined,
  // Adds no property, and takes the lock all the same. Removing a property takes none while no entity has ever had it.
  lock: (variable) => [`SET ${variable} += {}`],
  statements: 'fused',
};

function cast(type: PropertyType, cell: string): string {
  const isList = type.endsWith('[]');
  const name = casts[(isList ? type.slice(0, -2) : type) as ScalarType];
  if (name === undefined) return cell;
  return isList ? `[x IN ${cell} | ${name}(x)]` : `${name}(${cell})`;
}
