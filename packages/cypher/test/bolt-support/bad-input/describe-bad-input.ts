import type { BoltDatabase } from '../bolt-database.ts';
import { describeMissingEnds } from './missing-ends.ts';
import { describeOnePoison } from './one-poison.ts';
import type { Poison } from './one-poison.ts';
import { useStage } from './stage.ts';
import { describeWrongEvents } from './wrong-events.ts';
import type { WrongEventsPlan } from './wrong-events.ts';
import { describeWrongRows } from './wrong-rows.ts';
import type { Faults } from './wrong-rows.ts';
import { describeWrongStatements } from './wrong-statements.ts';
import type { WrongStatement } from './wrong-statements.ts';

/** What is the database's own in bad input. */
export interface BadInputPlan {
  readonly database: BoltDatabase;
  /** Properties of a row that this database alone does not take. */
  readonly rowFaults: Faults;
  readonly events: WrongEventsPlan;
  readonly wrongStatements: readonly WrongStatement[];
  readonly poisons: readonly Poison[];
}

/** Declares what a pipeline into a database does with bad input; for the inside of a `describe`. */
export function describeBadInput({
  database,
  rowFaults,
  events,
  wrongStatements,
  poisons,
}: BadInputPlan): void {
  const stage = useStage(database);
  describeMissingEnds(stage);
  describeWrongRows(stage, rowFaults);
  describeWrongEvents(stage, events);
  describeWrongStatements(stage, wrongStatements);
  describeOnePoison(stage, poisons);
}
