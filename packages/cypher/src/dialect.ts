import type { NodeTypeShape, PropertyType } from '@rivergraph/core';

/**
 * How the rows of a statement travel as parameters.
 *
 * @public
 */
export interface ParameterForm {
  /** Opens a statement: the clause after which {@link ParameterForm.cell} may be used, once per row. */
  readonly open: (types: readonly PropertyType[]) => string;
  /** Names the value of a column in the current row. */
  readonly cell: (column: number) => string;
  /** Makes the parameters from encoded columns of equal length and their types; at least one column and one row. */
  readonly bind: (
    columns: readonly (readonly unknown[])[],
    types: readonly PropertyType[],
  ) => StatementParameters;
}

/** The parameters of a statement by name. @public */
export interface StatementParameters {
  readonly [name: string]: unknown;
}

/**
 * What one database's Cypher needs, as data: {@link renderSteps} knows no database.
 *
 * @public
 */
export interface CypherDialect {
  /** Names the dialect in errors. */
  readonly name: string;
  /** Quotes a label, type or property name. */
  readonly quote: (identifier: string) => string;
  readonly parameters: ParameterForm;
  /** Turns the values of one column into what the driver takes; `null` stays `null`, `undefined` is `null`. */
  readonly encode: (type: PropertyType, values: readonly unknown[]) => readonly unknown[];
  /**
   * How a node is created or set: `merge` in one statement; `match-create` by setting those that exist and creating the
   * others, which is right only where no other transaction writes at the same time.
   */
  readonly nodeUpsert: 'merge' | 'match-create';
  /**
   * The property that holds a node's whole key as text, for nodes that the database cannot find by their own key
   * properties: owned nodes, and keys of several parts where those cannot be unique together. `undefined` where the key
   * properties serve.
   */
  readonly keyProperty: (node: NodeTypeShape) => string | undefined;
  /**
   * The types of which the rows of an edge's `MERGE` may not have a column. An edge with properties of such a type is merged
   * by what identifies it, and a second statement matches it and sets its properties. Changes nothing for the edge of an
   * owned node that is found by the pattern from its owner.
   *
   * @defaultValue none
   */
  readonly setApart?: readonly PropertyType[] | undefined;
}
