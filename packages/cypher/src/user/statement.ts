import { rejected } from '@rivergraph/core';
import type { ConflictKey } from '@rivergraph/core';
import type { StatementParameters } from '../dialect.ts';
import { boltValue } from './bolt-value.ts';
import { checkEntities } from './check-entities.ts';
import { className, driverMark, kindOf } from './object-kind.ts';
import { parameterPlace } from './parameter-place.ts';
import { statementBody } from './statement-body.ts';
import type { StatementWrite } from './statement-write.ts';

/** Options of {@link statement}. @public */
export interface StatementOptions {
  /**
   * The entities that the statement touches: any texts, or nodes of a graph schema (`graph.User.ref({ userId })`). Writes with one
   * in common run one after another, in order; all others may run beside them.
   *
   * @defaultValue not known: the statements of one partition run one after another
   */
  readonly entities?: readonly ConflictKey[] | undefined;
  /**
   * How errors name the statement.
   *
   * @defaultValue the topic of its record
   */
  readonly name?: string | undefined;
}

/**
 * Makes a write of one Cypher statement with parameters of its own, `$name` in the text. For transforms that choose a statement for each
 * record; {@link cypher} is faster where many records share one, because it sends them as the rows of one statement.
 *
 * The statements of a batch run one by one, in order, in its transaction; nobody waits for the answer of one before the next is sent. A
 * redelivered record runs again: use `MERGE`, and count nothing up. Values arrive as those of {@link cypher} do: whole numbers as
 * integers, a `Date` as ISO text, dates, times, durations and points of neo4j-driver as such.
 * Failure: `rejected`, as the text is its record's: for one that is empty, or commits in pieces (`IN TRANSACTIONS`), for parameters that are no object, and
 * for a value that no database can take. So is a statement that the server cannot run, or that only reads: the others go on without it.
 *
 * @example
 * ```ts
 * const rename: TransformFunction<SourceRecord<Renamed>, StatementWrite> = ({ value }) =>
 *   statement('MATCH (m:Member {id: $id}) SET m.name = $name', { id: value.id, name: value.name });
 * ```
 *
 * @public
 */
export function statement(
  text: string,
  parameters: Readonly<Record<string, unknown>> = {},
  { entities, name }: StatementOptions = {},
): StatementWrite {
  const body = statementBody(text, rejected);
  return {
    kind: 'statement',
    text: body,
    parameters: parameterValues(body, parameters),
    entities: entities === undefined ? undefined : checkEntities(entities),
    name,
  };
}

function parameterValues(text: string, parameters: unknown): StatementParameters {
  if (typeof parameters !== 'object' || parameters === null) {
    throw wrong(parameters === null ? 'null' : `a ${typeof parameters}`);
  }
  if (kindOf(parameters) !== 'data') throw wrong(className(parameters));
  const values = Object.entries(parameters).map(([name, value]: [string, unknown]): [string, unknown] => {
    // The driver looks for its marks in the map of all parameters, too.
    if (driverMark.test(name)) throw wrong('one with a mark of neo4j-driver');
    return [name, typeof value === 'string' ? value : boltValue(parameterPlace(text, name), value)];
  });
  return Object.fromEntries(values);
}

function wrong(got: string): Error {
  return rejected(`cypher: parameters: expected an object of values by name, got ${got}`);
}
