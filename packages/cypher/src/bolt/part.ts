import type { FailedWrite } from '@rivergraph/core';
import type { StatementParameters } from '../dialect.ts';

/**
 * One statement of a batch, ready to be sent, which needs no answer of another one.
 *
 * @public
 */
export interface BoltPart {
  readonly text: string;
  /** Makes the parameters, when it is sent: a batch of many rows makes them part by part. */
  readonly parameters: () => StatementParameters;
  /** How many writes of the batch it carries. */
  readonly writes: number;
  /**
   * Names the writes that the statement left out, given what it answers as `missing`, as the driver gives it; `undefined` where it
   * leaves out none.
   */
  readonly failures: ((missing: readonly unknown[]) => readonly FailedWrite[]) | undefined;
  /** The user's statement, where it is one. */
  readonly statement?: PartStatement | undefined;
}

/** What errors say of a user's statement. @public */
export interface PartStatement {
  /** How it was named; else the topic of its first record. */
  readonly name: string;
  /** How many lines precede the user's text in the text that is sent. */
  readonly linesBefore: number;
  /**
   * Whether its text came with a record, whose fault alone it is where the server cannot run it.
   *
   * @defaultValue `false`
   */
  readonly isOfRecord?: boolean | undefined;
}
