import type { FailedWrite, GraphWrite } from '@rivergraph/core';
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

export async function write(writes: readonly GraphWrite[], run: Run): Promise<readonly FailedWrite[]> {
  return await applyGroups(planBatch(writes), { dialect, maxCells: 10_000, run });
}
