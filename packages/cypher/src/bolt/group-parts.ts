import type { EdgeWriteShape, FailedWrite, GraphWrite } from '@rivergraph/core';
import type { CypherDialect } from '../dialect.ts';
import { missingEnd } from '../missing-end.ts';
import type { PlannedWrite, WriteGroup } from '../plan-batch.ts';
import { renderSteps } from '../render-steps.ts';
import type { Step, StepSource } from '../step.ts';
import { stepItems } from '../step-items.ts';
import { neverSplits } from '../touches.ts';
import type { BoltPart } from './part.ts';

/** Rows of one statement, and the write of the batch that each of them is. */
interface Rows {
  readonly shape: GraphWrite['shape'];
  readonly items: readonly StepSource[];
  readonly indexAt: (row: number) => number;
}

/**
 * The parts of writes that are all of one shape and need no planning; `undefined` where that is not so. Names no entity
 * and makes no object per write: most batches are of this kind.
 */
export function uniformParts(
  writes: readonly GraphWrite[],
  dialect: CypherDialect,
  maxCells: number,
): readonly BoltPart[] | undefined {
  const shape = writes[0]?.shape;
  if (shape === undefined || !neverSplits(shape) || writes.some((write) => write.shape !== shape))
    return undefined;
  const [step, ...others] = renderSteps(shape, dialect);
  // Older rows of an entity are left out where versions say which those are, so entities must be told apart.
  if (step === undefined || others.length > 0 || step.version !== undefined || !isWhole(step))
    return undefined;
  return partsOf(step, { shape, items: writes, indexAt: (row) => row }, maxCells);
}

/** The parts of a group; `undefined` where its statements need each other's answers. */
export function groupParts(
  { shape, writes }: WriteGroup,
  dialect: CypherDialect,
  maxCells: number,
): readonly BoltPart[] | undefined {
  const steps = renderSteps(shape, dialect);
  if (steps.length === 0) return [];
  const [step, ...others] = steps;
  if (step === undefined || others.length > 0 || !isWhole(step)) return undefined;
  if (step.version !== undefined) return partsOf(step, guardedRows(step, shape, writes), maxCells);
  const items = writes.map(({ write }) => write);
  return partsOf(step, { shape, items, indexAt: (row) => writes[row]?.index ?? row }, maxCells);
}

function isWhole({ purpose }: Step): boolean {
  return purpose === 'apply' || purpose === 'fuse';
}

/** Nothing is left out of a guarded statement, so nobody asks which write a row is. */
function guardedRows(step: Step, shape: GraphWrite['shape'], writes: readonly PlannedWrite[]): Rows {
  return { shape, items: stepItems(step, writes), indexAt: (row) => row };
}

function partsOf(step: Step, { shape, items, indexAt }: Rows, maxCells: number): readonly BoltPart[] {
  const size = Math.max(1, Math.floor(maxCells / step.columns.length));
  const { leftOut } = step;
  const parts: BoltPart[] = [];
  for (let start = 0; start < items.length; start += size) {
    const rows = items.length <= size ? items : items.slice(start, start + size);
    const failures = (missing: readonly unknown[]): readonly FailedWrite[] =>
      (leftOut?.(rows, missing) ?? []).flatMap(({ at, end }) =>
        missingEnd(indexAt(start + at), shape as EdgeWriteShape, end),
      );
    parts.push({
      text: step.text,
      parameters: () => step.parameters(rows),
      writes: rows.length,
      failures: leftOut === undefined ? undefined : failures,
    });
  }
  return parts;
}
