import type { GraphWrite, NodeTypeShape, PropertyType } from '@rivergraph/core';
import type { CypherBinding, CypherWrite } from './user/cypher-write.ts';
import type { StatementWrite } from './user/statement-write.ts';

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
  /**
   * Names the position of the current row, where the form has one. Where it has not, a column of positions is added to statements
   * that answer which rows they found; those that leave rows out name them by the cells that their ends were looked for with.
   */
  readonly position?: string | undefined;
  /**
   * Gives the column of positions from 0, as the driver takes them cheapest.
   *
   * @defaultValue numbers
   */
  readonly positions?: ((count: number) => readonly unknown[]) | undefined;
  /** Makes the parameters from encoded columns of equal length and their types; at least one column and one row. */
  readonly bind: (
    columns: readonly (readonly unknown[])[],
    types: readonly PropertyType[],
  ) => StatementParameters;
}

/**
 * How the rows of the user's own statements travel as parameters.
 *
 * @public
 */
export interface StatementForm {
  /** The line before the user's text: it binds these names, row by row. */
  readonly open: (bindings: readonly CypherBinding[]) => string;
  /** Makes the parameters from a list of values per binding, of equal length; from the positions of the rows where nothing is bound. */
  readonly bind: (columns: readonly (readonly unknown[])[]) => StatementParameters;
}

/** The parameters of a statement by name. @public */
export interface StatementParameters {
  readonly [name: string]: unknown;
}

/** What a cell of a row holds. Items of lists are never null. @public */
export type CellContent = 'value' | 'value-or-null';

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
  /**
   * Wraps the text of a value where it does not travel as what it is, e.g. `toInteger($c0[i])` or `date($c0[i])`. Told what the cell
   * holds: that of a key or of a version is never null, that of another property may be.
   *
   * @defaultValue the text as it is
   */
  readonly cast?: ((type: PropertyType, cell: string, holds: CellContent) => string) | undefined;
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
  /**
   * The clauses that take the write lock of a bound entity before what guards it is compared. Needed where two transactions
   * may write at the same time: without the lock an older row may compare with what a newer one is about to replace.
   *
   * @defaultValue no clauses
   */
  readonly lock?: ((variable: string) => readonly string[]) | undefined;
  /**
   * The clauses that go before the `MERGE` of an edge, for the bound node where it begins. For databases whose `MERGE` does not keep
   * two transactions from making one edge twice: they make them meet at that node.
   *
   * @defaultValue no clauses
   */
  readonly guardMerge?: ((variable: string) => readonly string[]) | undefined;
  /**
   * Tells in a statement whether a bound edge is of a type.
   *
   * @defaultValue a label expression, as in `r:LIKES`
   */
  readonly typeTest?: ((variable: string, type: string) => string) | undefined;
  /**
   * Gives a write as it is sent. Asked for each write of a batch before anything is sent, so what is refused here fails alone.
   * Failure: throws `rejected` for a value that the database cannot take, with the name of the property, the binding or the parameter.
   *
   * @defaultValue the write as it is
   */
  readonly accept?:
    | ((write: GraphWrite | CypherWrite | StatementWrite) => GraphWrite | CypherWrite | StatementWrite)
    | undefined;
  /**
   * How the rows of the user's own statements travel.
   *
   * @defaultValue one list per binding
   */
  readonly statementRows?: StatementForm | undefined;
  /**
   * `fused`: one statement per shape. That of an edge writes its ends too, leaves out the rows of which an end is missing and
   * answers which they are. For databases on which such a statement makes each node and edge once, though others write the same at that
   * time: by the locks that `MERGE` takes itself, or by constraints and {@link CypherDialect.guardMerge}. Not used where a version
   * guards any of them. `stepwise`: what must exist is looked up first, then the ends are written, then the edge.
   *
   * @defaultValue `'stepwise'`
   */
  readonly statements?: 'fused' | 'stepwise' | undefined;
}
