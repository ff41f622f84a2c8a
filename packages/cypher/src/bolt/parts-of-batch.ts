import type { GraphWrite, WriteBatch } from '@rivergraph/core';
import type { CypherDialect } from '../dialect.ts';
import { planBatch } from '../plan-batch.ts';
import type { WriteGroup } from '../plan-batch.ts';
import type { CypherWrite } from '../user/cypher-write.ts';
import { statementParts } from '../user/statement-parts.ts';
import type { StatementWrite } from '../user/statement-write.ts';
import { userParts } from '../user/user-parts.ts';
import { groupParts, uniformParts } from './group-parts.ts';
import type { BoltPart } from './part.ts';

/** What a Cypher sink takes. @public */
export type CypherSinkWrite = GraphWrite | CypherWrite | StatementWrite;

/** How a batch becomes statements. @public */
export interface PartsOptions {
  readonly dialect: CypherDialect;
  /** The most values that one statement of graph writes carries; more rows are sent in several, with turns of the event loop between. */
  readonly maxCells: number;
}

/** A part of a batch: a statement that needs no answers of others; or a group whose statements need each other's. */
export type BatchPart =
  | { readonly kind: 'ready'; readonly part: BoltPart }
  | { readonly kind: 'stepwise'; readonly group: WriteGroup };

/** The writes of a batch, and where they come from. */
export type BatchWrites = Pick<WriteBatch<CypherSinkWrite>, 'writes' | 'originAt'>;

/**
 * Makes the statements of a batch, in the order in which they must run. Graph writes and the user's statements keep their
 * order among each other; of each kind as many as possible share a statement.
 */
export function partsOfBatch(batch: BatchWrites, options: PartsOptions): readonly BatchPart[] {
  const { writes } = batch;
  if (areGraphWrites(writes)) {
    const uniform = uniformParts(writes, options.dialect, options.maxCells);
    return uniform?.map(ready) ?? graphParts({ batch, writes, start: 0 }, options);
  }
  const parts: BatchPart[] = [];
  for (let start = 0; start < writes.length; ) {
    const end = endOfRun(writes, start);
    parts.push(...partsOfRun({ batch, writes: writes.slice(start, end), start }, options));
    start = end;
  }
  return parts;
}

function partsOfRun(
  { batch, writes, start }: Run<CypherSinkWrite>,
  options: PartsOptions,
): readonly BatchPart[] {
  if (areGraphWrites(writes)) return graphParts({ batch, writes, start }, options);
  const { originAt } = batch;
  if (writes[0]?.kind === 'statement')
    return statementParts(writes as readonly StatementWrite[], { start, originAt }).map(ready);
  const { statementRows: form } = options.dialect;
  return userParts(writes as readonly CypherWrite[], { start, originAt, form }).map(ready);
}

/** Writes of one kind, and where the first of them stands in the batch. */
interface Run<TWrite> {
  readonly batch: BatchWrites;
  readonly writes: readonly TWrite[];
  readonly start: number;
}

function graphParts({ batch, writes, start }: Run<GraphWrite>, options: PartsOptions): readonly BatchPart[] {
  return planBatch(writes, { originAt: batch.originAt, start }).flatMap((group): BatchPart[] => {
    const parts = groupParts(group, options.dialect, options.maxCells);
    return parts?.map(ready) ?? [{ kind: 'stepwise', group }];
  });
}

function ready(part: BoltPart): BatchPart {
  return { kind: 'ready', part };
}

function areGraphWrites(writes: readonly CypherSinkWrite[]): writes is readonly GraphWrite[] {
  return writes.every(({ kind }) => kind === 'graph');
}

/** Where the writes of the same kind as the one at `start` end. */
function endOfRun(writes: readonly CypherSinkWrite[], start: number): number {
  let end = start + 1;
  while (end < writes.length && writes[end]?.kind === writes[start]?.kind) end += 1;
  return end;
}
