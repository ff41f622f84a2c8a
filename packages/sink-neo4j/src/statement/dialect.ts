import { columnCast, columnRows } from '@rivergraph/cypher';
import type { CypherDialect } from '@rivergraph/cypher';
import { encodeColumn } from './encode.ts';
import { quoteName } from './quote.ts';

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
  cast: columnCast(
    {
      integer: (cell) => `toInteger(${cell})`,
      date: (cell) => `date(${cell})`,
      datetime: (cell) => `datetime(${cell})`,
      'local-datetime': (cell) => `localdatetime(${cell})`,
      point: (cell) => `point(${cell})`,
    },
    (list, item) => `[x IN ${list} | ${item}]`,
  ),
  encode: encodeColumn,
  nodeUpsert: 'merge',
  keyProperty: () => undefined,
  // Adds no property, and takes the lock all the same. Removing a property takes none while no entity has ever had it.
  lock: (variable) => [`SET ${variable} += {}`],
  statements: 'fused',
};
