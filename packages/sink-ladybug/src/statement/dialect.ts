import { quoteIdentifier } from '@rivergraph/cypher';
import type { CypherDialect } from '@rivergraph/cypher';
import { encodeColumn } from './encode.ts';
import { ladybugRows } from './rows.ts';
import { keyProperty } from './types.ts';

/**
 * Ladybug's Cypher. What its shape rests on, found by trial on 0.19.1:
 *
 * - The list of rows is cast as a whole. A cast around a key inside `MATCH` makes the key look-up give wrong rows.
 * - `MERGE` of a node joins the rows with a scan of the table, `MATCH` looks the key up; so nodes are matched and the rest
 *   created, which is right because the database has one writer at a time.
 * - `MERGE` drops the later rows of one statement that name what an earlier one created, so each entity is sent once.
 * - `MERGE` of an edge overlooks edges that exist, and creates them again, where some of the rows have a null in a STRUCT
 *   column, whether the statement uses that column or not. `MATCH` finds them, and lists of STRUCT do no harm.
 */
export const ladybugDialect: CypherDialect = {
  name: 'ladybug',
  quote: quoteIdentifier,
  parameters: ladybugRows,
  encode: encodeColumn,
  nodeUpsert: 'match-create',
  keyProperty,
  setApart: ['point'],
};
