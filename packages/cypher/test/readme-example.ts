import type { FailedWrite, GraphWrite, WriteBatch } from '@rivergraph/core';
import { applyGroups, mapRows, planBatch, quoteIdentifier } from '@rivergraph/cypher';
import type { BoundStatement, CypherDialect } from '@rivergraph/cypher';

const dialect: CypherDialect = {
  name: 'mine',
  quote: quoteIdentifier,
  parameters: mapRows,
  encode: (_type, values) => values,
  nodeUpsert: 'merge',
  keyProperty: () => undefined,
};

// Runs a statement in the transaction of the batch, and gives its list `found` where it answers one.
type Run = (statement: BoundStatement) => Promise<readonly number[]>;

export async function write(batch: WriteBatch<GraphWrite>, run: Run): Promise<readonly FailedWrite[]> {
  const groups = planBatch(batch.writes, { originAt: batch.originAt });
  return await applyGroups(groups, { dialect, maxCells: 10_000, run });
}
