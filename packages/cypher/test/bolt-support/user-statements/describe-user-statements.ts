import type { Stage } from './stage.ts';
import { describeBindings } from './bindings.ts';
import type { BytesPlan } from './bindings.ts';
import { describeOrder } from './order.ts';
import { describeOwnStatements } from './own-statements.ts';
import { describeTexts } from './texts.ts';
import { describeTwoSinks } from './two-sinks.ts';
import type { TwoSinksPlan } from './two-sinks.ts';

/** What is the database's own in the statements of users. */
export interface UserStatementsPlan extends Stage {
  readonly bytes: BytesPlan;
  /** Makes the ids of a label unique. */
  readonly unique: (label: string) => Promise<void>;
  readonly twoSinks: TwoSinksPlan;
}

/** Declares what `cypher(…)` and `statement(…)` write to a database; for the inside of a `describe`. */
export function describeUserStatements({ bytes, unique, twoSinks, ...stage }: UserStatementsPlan): void {
  describeBindings(stage, bytes);
  describeTexts(stage);
  describeOrder(stage, unique);
  describeOwnStatements(stage);
  describeTwoSinks(stage, unique, twoSinks);
}
