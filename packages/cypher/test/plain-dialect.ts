import { columnRows, quoteIdentifier } from '../src/index.ts';
import type { CypherDialect } from '../src/index.ts';

/** A dialect that says no more than it must. */
export const plainDialect: CypherDialect = {
  name: 'plain',
  quote: quoteIdentifier,
  parameters: columnRows,
  encode: (_, values) => values,
  nodeUpsert: 'merge',
  keyProperty: () => undefined,
};
