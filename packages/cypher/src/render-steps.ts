import type { EdgeWriteShape, NodeWriteShape } from '@rivergraph/core';
import type { CypherDialect } from './dialect.ts';
import { edgeSteps } from './edge-steps.ts';
import { nodeSteps } from './node-steps.ts';
import type { Step } from './step.ts';

const rendered = new WeakMap<CypherDialect, WeakMap<NodeWriteShape | EdgeWriteShape, readonly Step[]>>();

/**
 * Gives the statements for writes of one shape, in the order in which they run. Their text is constant, so that
 * databases and drivers may keep what they prepared; it is rendered once per shape and dialect.
 *
 * Run each over a whole {@link WriteGroup} before the next, all in one transaction; {@link applyGroups} does.
 *
 * @public
 */
export function renderSteps(shape: NodeWriteShape | EdgeWriteShape, dialect: CypherDialect): readonly Step[] {
  let byShape = rendered.get(dialect);
  if (byShape === undefined) rendered.set(dialect, (byShape = new WeakMap()));
  const known = byShape.get(shape);
  if (known !== undefined) return known;
  const steps = shape.kind === 'node' ? nodeSteps(shape, dialect) : edgeSteps(shape, dialect);
  byShape.set(shape, steps);
  return steps;
}
