import { quoteIdentifier } from '@rivergraph/cypher';

/**
 * Quotes an identifier. Neo4j reads `\u0060` in a statement as a backtick before it looks for the end of a name, so
 * backslashes are written in the same way.
 */
export function quoteName(identifier: string): string {
  return quoteIdentifier(identifier.replaceAll('\\', '\\u005c'));
}
