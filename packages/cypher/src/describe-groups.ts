import type { DescribedStatement } from '@rivergraph/core';
import type { CypherDialect } from './dialect.ts';
import type { WriteGroup } from './plan-batch.ts';
import { renderSteps } from './render-steps.ts';
import { stepItems } from './step-items.ts';

/**
 * Lists the statements and parameters that applying the groups would run, without a database: every node that must exist
 * is taken to exist, and a `create` step is shown with all rows of the `match` before it.
 * A position is shown where the groups were planned with the origins of their writes.
 *
 * @public
 */
export function describeGroups(
  groups: readonly WriteGroup[],
  dialect: CypherDialect,
): readonly DescribedStatement[] {
  return groups.flatMap(({ shape, writes }) =>
    renderSteps(shape, dialect).map((step, at, steps) => ({
      text: step.text,
      parameters: step.parameters(stepItems(step, writes)),
      writes: at === steps.length - 1 ? writes.length : 0,
    })),
  );
}
