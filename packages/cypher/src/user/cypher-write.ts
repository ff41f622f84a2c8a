import type { ConflictKey, Write } from '@rivergraph/core';

/**
 * One record's run of a user's statement, made by {@link cypher}.
 *
 * @public
 */
export interface CypherWrite extends Write {
  readonly kind: 'cypher';
  readonly statement: CypherStatement;
  /** The values of the statement's bindings, in their order, as the driver takes them. */
  readonly row: readonly unknown[];
  /** The entities that it touches, where the statement's `entities` tells. */
  readonly entities: readonly ConflictKey[] | undefined;
  /** The topic of the record, for errors. */
  readonly topic: string;
}

/** A user's statement, prepared. Writes whose statements have one text and one name go together. @public */
export interface CypherStatement {
  /** As the user wrote it. */
  readonly text: string;
  /** How errors name it; without it they name the topic. */
  readonly name: string | undefined;
  /** The names that it uses of those that are bound, in the order of a row. */
  readonly bindings: readonly CypherBinding[];
}

/**
 * The names that are bound in a statement: `event` and `__value` are the record's value, `__key` its key, `__header` its
 * headers as a map, `__timestamp` its time as a datetime in UTC.
 *
 * @public
 */
export type CypherBinding = 'event' | '__value' | '__key' | '__header' | '__timestamp';
