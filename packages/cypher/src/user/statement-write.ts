import type { ConflictKey, Write } from '@rivergraph/core';
import type { StatementParameters } from '../dialect.ts';

/**
 * One run of a statement of its own, made by {@link statement}.
 *
 * @public
 */
export interface StatementWrite extends Write {
  readonly kind: 'statement';
  /** As it is sent. */
  readonly text: string;
  /** The values of `$name` in the text, as the driver takes them. */
  readonly parameters: StatementParameters;
  /** The entities that it touches, where they are known. */
  readonly entities: readonly ConflictKey[] | undefined;
  /** How errors name it; without it they name the topic of its record. */
  readonly name: string | undefined;
}
