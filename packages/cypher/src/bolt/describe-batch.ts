import type { DescribedStatement, WriteBatch } from '@rivergraph/core';
import { describeGroups } from '../describe-groups.ts';
import { acceptWrites } from './accept-writes.ts';
import { partsOfBatch } from './parts-of-batch.ts';
import type { CypherSinkWrite, PartsOptions } from './parts-of-batch.ts';

/**
 * Lists the statements and parameters that {@link writeBatch} would run, without a database. Of statements that need the
 * answers of others it shows what they would be if every node that must exist did. Writes that are refused before anything is sent
 * are in none.
 *
 * @public
 */
export function describeBatch(
  batch: WriteBatch<CypherSinkWrite>,
  options: PartsOptions,
): readonly DescribedStatement[] {
  const { accepted } = acceptWrites(batch, options.dialect);
  return partsOfBatch(accepted, options).flatMap((part) =>
    part.kind === 'ready'
      ? [{ text: part.part.text, parameters: part.part.parameters(), writes: part.part.writes }]
      : describeGroups([part.group], options.dialect),
  );
}
