import { misconfigured } from '@rivergraph/core';
import type { EdgeWriteShape, FailedWrite } from '@rivergraph/core';
import type { CypherDialect, StatementParameters } from './dialect.ts';
import { missingEnd } from './missing-end.ts';
import type { PlannedWrite, WriteGroup } from './plan-batch.ts';
import { renderSteps } from './render-steps.ts';
import type { Step, StepItem } from './step.ts';
import { endEntity, stepItems } from './step-items.ts';

/** A statement with its parameters, ready to run. @public */
export interface BoundStatement {
  readonly text: string;
  readonly parameters: StatementParameters;
  /**
   * What the statement answers: nothing; one row with a list `found`; or a value `missing` per row that it left out.
   */
  readonly answers: 'nothing' | 'found' | 'missing';
}

/** How groups are applied. @public */
export interface ApplyOptions {
  readonly dialect: CypherDialect;
  /**
   * The most values that one statement carries; more rows are sent in several. Bounds how long parameters are made at a
   * time.
   */
  readonly maxCells: number;
  /** Runs a statement and gives its list `found`, or all its values `missing`, as the driver gives them; or nothing where it answers nothing. */
  readonly run: (statement: BoundStatement) => Promise<readonly unknown[]>;
}

/**
 * Applies groups one after another through a port, in the caller's transaction.
 *
 * Settles when all statements have run, with the writes that were left out because an end is missing (`rejected`, reason
 * `missing-endpoint`); all others are applied. Those with `missing: 'skip'` are left out and not named; those that
 * wait for their end are named, and waiting is the caller's. Rejects with what `run` rejects with, or with `misconfigured`
 * where a position guards a type and the origins of the writes are not known; then the transaction must be given up.
 *
 * @public
 */
export async function applyGroups(
  groups: readonly WriteGroup[],
  options: ApplyOptions,
): Promise<readonly FailedWrite[]> {
  const failed: FailedWrite[] = [];
  for (const group of groups) failed.push(...(await applyGroup(group, options)));
  return failed;
}

async function applyGroup(group: WriteGroup, options: ApplyOptions): Promise<readonly FailedWrite[]> {
  const failed: FailedWrite[] = [];
  let writes = group.writes;
  let absent: readonly StepItem[] = [];
  for (const step of renderSteps(group.shape, options.dialect)) {
    if (isFused(step)) return await runFused(step, group, options);
    const items = step.purpose === 'create' ? absent : stepItems(step, writes);
    absent = await runStep(step, items, options);
    if (step.purpose !== 'find' || absent.length === 0) continue;
    const missing = splitMissing(writes, step, new Set(absent.map(({ entity }) => entity)));
    failed.push(...missing.failed);
    writes = missing.others;
  }
  return failed;
}

/** A step that is the whole of its shape, and says what it left out. */
interface FusedStep extends Step {
  readonly leftOut: NonNullable<Step['leftOut']>;
}

function isFused(step: Step): step is FusedStep {
  return step.leftOut !== undefined;
}

/** Runs it in pieces. */
async function runFused(
  step: FusedStep,
  { shape, writes }: WriteGroup,
  { maxCells, run }: ApplyOptions,
): Promise<readonly FailedWrite[]> {
  const size = Math.max(1, Math.floor(maxCells / step.columns.length));
  const failed: FailedWrite[] = [];
  for (let start = 0; start < writes.length; start += size) {
    const piece = writes.slice(start, start + size);
    const rows = piece.map(({ write }) => write);
    const answers = await run({ text: step.text, parameters: step.parameters(rows), answers: 'missing' });
    for (const { at, end } of step.leftOut(rows, answers))
      failed.push(...missingEnd(piece[at]?.index ?? -1, shape as EdgeWriteShape, end));
  }
  return failed;
}

/** Runs a step in pieces and gives the items that it did not find. */
async function runStep(
  step: Step,
  items: readonly StepItem[],
  { maxCells, run }: ApplyOptions,
): Promise<readonly StepItem[]> {
  expectOrigins(step, items);
  const answers = step.purpose === 'find' || step.purpose === 'match' ? 'found' : 'nothing';
  const size = Math.max(1, Math.floor(maxCells / step.columns.length));
  const absent: StepItem[] = [];
  for (let start = 0; start < items.length; start += size) {
    const piece = items.slice(start, start + size);
    const statement = { text: step.text, parameters: step.parameters(piece), answers } as const;
    const found = new Set((await run(statement)).map(Number));
    if (answers === 'found') absent.push(...piece.filter((_, position) => !found.has(position)));
  }
  return absent;
}

function expectOrigins({ version }: Step, items: readonly StepItem[]): void {
  if (version?.source !== 'position' || items.every(({ origin }) => origin !== undefined)) return;
  throw misconfigured(`version 'position': expected originAt to say where writes come from, got nothing`);
}

function splitMissing(
  writes: readonly PlannedWrite[],
  step: Step,
  absent: ReadonlySet<string>,
): { readonly failed: readonly FailedWrite[]; readonly others: readonly PlannedWrite[] } {
  const failed: FailedWrite[] = [];
  const others: PlannedWrite[] = [];
  const ends =
    step.rows === 'ends' ? (['from', 'to'] as const) : ([step.rows === 'to' ? 'to' : 'from'] as const);
  for (const planned of writes) {
    const end = ends.find((candidate) => absent.has(endEntity(planned, candidate)));
    if (end === undefined) others.push(planned);
    else failed.push(...missingEnd(planned.index, planned.write.shape as EdgeWriteShape, end));
  }
  return { failed, others };
}
