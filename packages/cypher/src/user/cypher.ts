import { misconfigured } from '@rivergraph/core';
import type { ConflictKey, SourceRecord } from '@rivergraph/core';
import { bindingsOf } from './bindings.ts';
import { checkEntities } from './check-entities.ts';
import type { CypherStatement, CypherWrite } from './cypher-write.ts';
import { statementBody } from './statement-body.ts';
import { valuesOf } from './values-of.ts';

/** Options of {@link cypher}. @public */
export interface CypherOptions<TRecord extends SourceRecord = SourceRecord> {
  /**
   * Names the entities that the statement touches for a record: any texts, or nodes of a graph schema
   * (`graph.User.ref({ userId })`). Writes with one in common run one after another, in order; all others may run beside them.
   *
   * @defaultValue not known: the statements of one partition run one after another
   */
  readonly entities?: ((record: TRecord) => readonly ConflictKey[]) | undefined;
  /**
   * How errors name the statement.
   *
   * @defaultValue the topic of the record
   */
  readonly name?: string | undefined;
}

/**
 * Makes a transform that runs a Cypher statement for every record. Called with a record it gives the write, so a transform of your
 * own may use it too; make it once, not per record.
 *
 * In the statement `event` and `__value` are the record's value, `__key` its key, `__header` its headers (a map; of a name that
 * occurs several times the last), and `__timestamp` its time (a datetime in UTC, or null). A value or key that was not
 * decoded is taken as JSON, else as text, else as bytes; a key as JSON only where it is an object, a list, a quoted text or an
 * integer. Whole numbers arrive as integers (up to 2^53 as numbers, beyond as bigints), others as floats, a `Date` as ISO
 * text: `datetime(event.at)`. Dates, times, durations and points of neo4j-driver arrive as such where the database has them; what has
 * a `toJSON` as what it gives; objects of other classes as maps of their fields.
 *
 * The records of a batch are the rows of one statement, `UNWIND … AS event`, in one transaction: so an aggregation, `LIMIT`
 * or `ORDER BY` works on all of them; put them into `CALL (event) { … }` where they are meant per record. A redelivered
 * record runs again: use `MERGE`, and count nothing up.
 * Failure: `misconfigured` for a text that is empty, and for one with `IN TRANSACTIONS`, which cannot be taken back. A record with a value that a database cannot take is `rejected`.
 *
 * @example
 * ```ts
 * const rsvps = cypher('MERGE (m:Member {id: event.memberId}) SET m.name = event.name', {
 *   entities: ({ value }) => [`member-${value.memberId}`],
 * });
 * ```
 *
 * @public
 */
export function cypher<TRecord extends SourceRecord = SourceRecord>(
  text: string,
  { entities, name }: CypherOptions<TRecord> = {},
): (record: TRecord) => CypherWrite {
  const statement = prepare(text, name);
  return (record) => ({
    kind: 'cypher',
    statement,
    row: valuesOf(statement.bindings, record),
    entities: entities === undefined ? undefined : checkEntities(entities(record)),
    topic: record.topic,
  });
}

function prepare(text: string, name: string | undefined): CypherStatement {
  const body = statementBody(text, misconfigured);
  return Object.freeze({ text: body, name, bindings: bindingsOf(body) });
}
