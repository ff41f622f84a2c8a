import neo4j from 'neo4j-driver';
import type { Date, DateTime, LocalDateTime, Point, QueryResult } from 'neo4j-driver';

/** A value as text that is the same for the same value, whatever server it came from. Names of `bag…` hold lists in no order. */
export function canonical(value: unknown, order: 'list' | 'bag' = 'list'): string {
  if (typeof value === 'bigint') return String(value);
  if (typeof value === 'number') return Number.isInteger(value) ? `${value}.0` : String(value);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) {
    const items = value.map((item) => canonical(item));
    return `[${(order === 'bag' ? items.toSorted() : items).join(', ')}]`;
  }
  if (neo4j.isNode(value)) return `(${value.labels.toSorted().join(':')} ${canonical(value.properties)})`;
  if (neo4j.isRelationship(value)) return `[${value.type} ${canonical(value.properties)}]`;
  // For Memgraph Z is a zone with a name.
  if (isOwn(value)) return value.toString().replace('Z[Etc/UTC]', 'Z');
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([name, item]) => `${name}: ${canonical(item)}`).join(', ')}}`;
}

function isOwn(value: object): value is Date | DateTime | LocalDateTime | Point {
  return (
    neo4j.isDate(value) || neo4j.isLocalDateTime(value) || neo4j.isDateTime(value) || neo4j.isPoint(value)
  );
}

/** The rows of an answer; sorted where their order is not settled. */
export function canonicalRows({ records }: QueryResult, ordered: boolean): readonly string[] {
  const rows = records.map((record) =>
    record.keys
      .map((key) => {
        const name = String(key);
        return `${name}: ${canonical(record.get(key), name.startsWith('bag') ? 'bag' : 'list')}`;
      })
      .join('; '),
  );
  return ordered ? rows : rows.toSorted();
}
