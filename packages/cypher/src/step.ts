import type { GraphRow, PropertyType, VersionShape, WriteOrigin } from '@rivergraph/core';
import type { StatementParameters } from './dialect.ts';

/** What a row of a statement is made from; a graph write is one. @public */
export interface StepSource {
  /** The node's or the edge's own row. */
  readonly row: GraphRow;
  /** The rows of the edge's ends. */
  readonly from?: GraphRow | undefined;
  readonly to?: GraphRow | undefined;
  /** The record that the row comes from; known where a position guards what the step sets. */
  readonly origin?: WriteOrigin | undefined;
  /**
   * Whether the row counts whatever is stored: a row of the same entity that went before it in the group comes from another
   * partition, and would have replaced that.
   */
  readonly supersedes?: true | undefined;
}

/** One row of a statement: a node, or an edge with its ends. @public */
export interface StepItem extends StepSource {
  /** The entity's name, as core gives it. */
  readonly entity: string;
}

/** A column of a statement's rows. @public */
export interface StepColumn {
  readonly type: PropertyType;
  readonly read: (item: StepSource) => unknown;
}

/**
 * Which rows a step takes, each entity once with the last row it has in the group, or the newest by its version: the nodes or the edges written; the
 * nodes at the edges' beginnings or ends; or both as one list.
 *
 * @public
 */
export type StepRows = 'written' | 'from' | 'to' | 'ends';

/**
 * What a step is for. `find` answers which rows' nodes exist, and those of the others are missing ends; `match` writes
 * where the node exists and answers the same; `create` follows a `match` and takes the rows that it did not answer;
 * `apply` writes all rows and answers nothing; `fuse` writes an edge and its ends where those exist that must, and answers
 * which rows it left out.
 *
 * @public
 */
export type StepPurpose = 'find' | 'match' | 'create' | 'apply' | 'fuse';

/** A row that a statement left out: its place among those that it was given, and the end that is missing. @public */
export interface LeftOutRow {
  readonly at: number;
  readonly end: 'from' | 'to';
}

/** One statement of a shape, prepared: constant text, and how parameters are made from rows. @public */
export interface Step {
  readonly purpose: StepPurpose;
  readonly rows: StepRows;
  /** What guards the properties that the step sets: rows older than what is stored, or than another, change nothing. */
  readonly version: VersionShape | undefined;
  readonly text: string;
  readonly columns: readonly StepColumn[];
  /**
   * Makes the parameters for some rows; at least one. A `find` or `match` answers a list `found` of positions among
   * these rows. A `fuse` answers a value `missing` for each that it left out.
   */
  readonly parameters: (items: readonly StepSource[]) => StatementParameters;
  /**
   * Reads the values `missing` that a `fuse` answers, as the driver gives them, for the rows that its parameters were made from.
   *
   * Failure: throws `internal` where they are of no such row.
   */
  readonly leftOut?:
    | ((items: readonly StepSource[], answers: readonly unknown[]) => readonly LeftOutRow[])
    | undefined;
}
