import { misconfigured } from '@rivergraph/core';
import type { ConflictKey, SourceRecord } from '@rivergraph/core';
import { bindingsOf } from './bindings.ts';
import type { CypherStatement, CypherWrite } from './cypher-write.ts';
import { valuesOf } from './values-of.ts';

/** Commits piece by piece, so that a failure leaves half a batch; and the server allows it in no transaction of several statements. */
const inTransactions = /\bIN\s+(?:\d+\s+|\$\w+\s+)?(?:CONCURRENT\s+)?TRANSACTIONS\b/i;

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
  if (typeof text !== 'string') throw misconfigured(`cypher: expected a statement, got a ${typeof text}`);
  const trimmed = text.trimEnd().replace(/;$/, '');
  if (trimmed.trim() === '') throw misconfigured('cypher: expected a statement, got an empty text');
  if (inTransactions.test(trimmed)) {
    throw misconfigured(
      'cypher: expected a statement that is one transaction, got one with IN TRANSACTIONS',
      {
        reason: 'statement',
      },
    );
  }
  return Object.freeze({ text: trimmed, name, bindings: bindingsOf(trimmed) });
}

/** An option of plain JavaScript may answer anything, and core asks for it in one of the orderings only. */
function checkEntities(entities: unknown): readonly ConflictKey[] {
  if (Array.isArray(entities) && entities.every(isConflictKey)) return entities;
  throw misconfigured(
    'cypher: option entities: expected a list of texts and nodes of a graph, got something else',
  );
}

function isConflictKey(key: unknown): key is ConflictKey {
  return typeof key === 'string' || (typeof key === 'object' && key !== null && 'endpoint' in key);
}
