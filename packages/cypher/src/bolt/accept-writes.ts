import { RivergraphError } from '@rivergraph/core';
import type { FailedWrite, WriteBatch } from '@rivergraph/core';
import type { CypherDialect } from '../dialect.ts';
import type { CypherSinkWrite } from './parts-of-batch.ts';

type Batch = WriteBatch<CypherSinkWrite>;

/** A batch as it is sent. */
export interface AcceptedWrites {
  /** The writes that are sent, with what belongs to them. */
  readonly accepted: Batch;
  /** The others. */
  readonly refused: readonly FailedWrite[];
  /** Where a write that is sent stands in the whole batch. */
  readonly indexAt: (accepted: number) => number;
}

/** Asks the dialect for each write as it is sent, and parts those that it refuses from the others. */
export function acceptWrites(batch: Batch, { accept }: Pick<CypherDialect, 'accept'>): AcceptedWrites {
  if (accept === undefined) return { accepted: batch, refused: [], indexAt: (at) => at };
  const writes: CypherSinkWrite[] = [];
  const places: number[] = [];
  const refused: FailedWrite[] = [];
  for (const [index, write] of batch.writes.entries()) {
    try {
      writes.push(accept(write));
      places.push(index);
    } catch (error) {
      if (!(error instanceof RivergraphError) || error.code !== 'rejected') throw error;
      refused.push({ index, error });
    }
  }
  const indexAt = (at: number): number => places[at] ?? at;
  const { originAt } = batch;
  return {
    accepted: { ...batch, writes, originAt: originAt && ((at) => originAt(indexAt(at))) },
    refused,
    indexAt,
  };
}
