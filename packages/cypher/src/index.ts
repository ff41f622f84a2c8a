export { applyGroups } from './apply-groups.ts';
export type { ApplyOptions, BoundStatement } from './apply-groups.ts';
export { describeGroups } from './describe-groups.ts';
export { columnCast } from './column-cast.ts';
export type { ScalarCasts } from './column-cast.ts';
export { columnEncoder } from './column-encoder.ts';
export type { ScalarEncoders } from './column-encoder.ts';
export type {
  CellContent,
  CypherDialect,
  ParameterForm,
  StatementForm,
  StatementParameters,
} from './dialect.ts';
export { columnRows, mapRows, tupleRows } from './parameter-forms.ts';
export { integerParameter, pointParameter } from './parameter-values.ts';
export { planBatch } from './plan-batch.ts';
export type { PlannedWrite, PlanOptions, WriteGroup } from './plan-batch.ts';
export { quoteIdentifier } from './quote.ts';
export { renderSteps } from './render-steps.ts';
export type {
  LeftOutRow,
  Step,
  StepColumn,
  StepItem,
  StepPurpose,
  StepRows,
  StepSource,
} from './step.ts';
export { storedKey } from './stored-key.ts';
export type { StoredOwner } from './stored-key.ts';
export { cypher } from './user/cypher.ts';
export type { CypherOptions } from './user/cypher.ts';
export type { CypherBinding, CypherStatement, CypherWrite } from './user/cypher-write.ts';
export { parameterPlace } from './user/parameter-place.ts';
export { statement } from './user/statement.ts';
export type { StatementOptions } from './user/statement.ts';
export type { StatementWrite } from './user/statement-write.ts';
