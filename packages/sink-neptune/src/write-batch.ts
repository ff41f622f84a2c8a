import { conflict, misconfigured, RivergraphError } from '@rivergraph/core';
import type { FailedWrite, GraphWrite, WriteBatch } from '@rivergraph/core';
import type { Bytecode } from './driver/port.ts';
import { isMissingEnd } from './errors.ts';
import type { Request } from './statement/chain.ts';
import { cutOps } from './statement/cut-ops.ts';
import type { GraphIds } from './statement/ids.ts';
import type { Op } from './statement/op.ts';
import { planBatch } from './statement/plan-batch.ts';
import type { BatchPlan } from './statement/plan-batch.ts';
import { bytecodeOf } from './statement/step.ts';
import type { GremlinWrite } from './user/gremlin-write.ts';

/** What the sink takes: writes of a graph, and the user's own traversals. @public */
export type NeptuneSinkWrite = GraphWrite | GremlinWrite;

/** How graph writes become a request. */
export interface BatchForm {
  readonly ids: GraphIds;
  readonly edges: 'upsert' | 'add';
  readonly requestOf: (ops: readonly Op[]) => Request;
  /** Whether the request says so where an end of an edge is missing. One that does not must not be sent unseen. */
  readonly noticesMissingEnds: boolean;
}

/** What a batch is written with. */
export interface BatchTools extends BatchForm {
  readonly submit: (bytecode: Bytecode) => Promise<readonly unknown[]>;
}

type GraphBatch = Pick<WriteBatch<GraphWrite>, 'writes' | 'originAt' | 'atomic'>;

/**
 * Writes a batch in one request, or in a few where it makes again what it has removed. Gives the writes that were left out.
 *
 * Settles when it is durable. An atomic batch that would leave one out is not written and rejects with that one's error.
 * Failure: rejects with a coded error; nothing is tried again, but what a look at the server has shown to be left out.
 */
export async function writeBatch(
  batch: WriteBatch<NeptuneSinkWrite>,
  tools: BatchTools,
): Promise<readonly FailedWrite[]> {
  const { writes, originAt, atomic } = batch;
  if (isGraph(writes)) return await writeGraph({ writes, originAt, atomic }, tools);
  if (atomic === true && writes.length > 1) {
    throw misconfigured(
      "neptune: record 'together': expected writes of a graph only, or one traversal, got a traversal beside others; each is a transaction",
    );
  }
  const failed: FailedWrite[] = [];
  for (const [index, write] of writes.entries()) {
    const work = write.kind === 'gremlin' ? runNamed(write, tools) : writeOne(batch, { index, write }, tools);
    failed.push(...(await work.catch((error: unknown) => rethrow(error, index))));
  }
  return failed;
}

/** Runs a traversal of the user's, whose name its errors have. */
async function runNamed(
  { bytecode, name }: GremlinWrite,
  { submit }: BatchTools,
): Promise<readonly FailedWrite[]> {
  try {
    await submit(bytecode);
    return [];
  } catch (error) {
    if (!(error instanceof RivergraphError)) throw error;
    const text = error.message.replace('neptune: ', '');
    throw new RivergraphError(`neptune: gremlin: ${name}: ${text}`, error);
  }
}

async function writeOne(
  { originAt }: Pick<WriteBatch, 'originAt'>,
  { index, write }: { readonly index: number; readonly write: GraphWrite },
  tools: BatchTools,
): Promise<readonly FailedWrite[]> {
  const alone: GraphBatch = { writes: [write], originAt: originAt && (() => originAt(index)) };
  const failed = await writeGraph(alone, tools);
  return failed.map(({ error }) => ({ index, error }));
}

async function writeGraph(batch: GraphBatch, tools: BatchTools): Promise<readonly FailedWrite[]> {
  const hopeful = planBatch(batch, { ...tools, known: undefined });
  if (hopeful.needs.size === 0 && !hopeful.isOpen) return await send(hopeful, batch, tools);
  if (mustLook(hopeful, batch, tools)) return await sendSeen(hopeful, batch, tools);
  try {
    return await send(hopeful, batch, tools);
  } catch (error) {
    if (!mayBeMissingEnd(error)) throw error;
    return await sendSeen(hopeful, batch, tools, error);
  }
}

/** What one part has done would mislead a look that another one asks for. */
function mustLook(plan: BatchPlan, batch: GraphBatch, { noticesMissingEnds }: BatchTools): boolean {
  return !noticesMissingEnds || plan.isOpen || partsOf(plan, batch).length > 1;
}

/** Looks which of the wanted vertices exist, and leaves out what misses one. If none is missing it was something else. */
async function sendSeen(
  { wanted, needs }: BatchPlan,
  batch: GraphBatch,
  tools: BatchTools,
  error?: Error,
): Promise<readonly FailedWrite[]> {
  const known = await existing(wanted, tools);
  const isComplete = [...needs].every((id) => known.has(id));
  if (isComplete && error !== undefined) throw error;
  return await send(planBatch(batch, { ...tools, known }), batch, tools);
}

async function send(plan: BatchPlan, batch: GraphBatch, tools: BatchTools): Promise<readonly FailedWrite[]> {
  const [first] = plan.failed;
  if (batch.atomic === true && first !== undefined) throw first.error;
  for (const [at, part] of partsOf(plan, batch).entries())
    await sendPart(part, tools).catch((error: unknown) => rethrow(error, at));
  return plan.failed;
}

function partsOf({ ops }: BatchPlan, { atomic }: GraphBatch): readonly (readonly Op[])[] {
  if (ops.length === 0) return [];
  return atomic === true ? [ops] : cutOps(ops);
}

async function sendPart(ops: readonly Op[], { requestOf, submit }: BatchTools): Promise<void> {
  const { bytecode, answers } = requestOf(ops);
  const results = await submit(bytecode);
  if (!answers || results.length > 0) return;
  throw conflict('neptune: expected the last id of the chain, got nothing: its end was not run', {
    reason: 'constraint',
    outcome: 'unknown',
  });
}

/** What went before the part that failed is durable. */
function rethrow(error: unknown, part: number): never {
  if (part === 0 || !(error instanceof RivergraphError)) throw error;
  const { code, reason, message, retryAfterMs } = error;
  throw new RivergraphError(message, { code, reason, retryAfterMs, outcome: 'unknown', cause: error });
}

/** Neptune's code for it is not documented, so what is refused for any reason of its own is looked at too. */
function mayBeMissingEnd(error: unknown): error is RivergraphError {
  return error instanceof RivergraphError && (error.code === 'rejected' || isMissingEnd(error));
}

/** Asks which vertices exist. */
async function existing(ids: ReadonlySet<string>, { submit }: BatchTools): Promise<ReadonlySet<string>> {
  const found = await submit(bytecodeOf([['V', ...ids], ['id']]));
  return new Set(found.map(String));
}

function isGraph(writes: readonly NeptuneSinkWrite[]): writes is readonly GraphWrite[] {
  return writes.every(({ kind }) => kind === 'graph');
}
