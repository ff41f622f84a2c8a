import type { SourceRecord, TransformFunction, Write } from '@rivergraph/core';

/** A user's statement; interned, so writes of one statement group by identity. */
interface CypherStatement {
  readonly text: string;
  readonly entities: ((record: SourceRecord) => readonly string[]) | undefined;
}

/** A statement with the record that it is run for. */
export interface CypherWrite extends Write {
  readonly kind: 'cypher';
  readonly statement: CypherStatement;
  readonly record: SourceRecord;
}

export function cypher(
  text: string,
  options: { readonly entities?: CypherStatement['entities'] } = {},
): TransformFunction<SourceRecord, CypherWrite> {
  const statement = { text, entities: options.entities };
  return (record) => ({ kind: 'cypher', statement, record });
}

/** The row of a record, by the names that users of Kafka Connect know. */
export function toBoundRow({
  value,
  key,
  headers,
  timestamp,
}: SourceRecord): Readonly<Record<string, unknown>> {
  return { event: value, __value: value, __key: key, __header: headers, __timestamp: timestamp };
}
