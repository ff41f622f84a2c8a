import type { SinkLimits } from '@rivergraph/core';
import type { CypherSinkWrite } from '@rivergraph/cypher/bolt';
import type { ResolvedOptions } from './resolve-options.ts';

/** Beyond, a larger batch gains nothing, meets others for longer, and the driver packs it for longer at a time. */
const maxRecords = 5_000;
/** How long after its limit a transaction may still be seen: the server looks whenever a statement pulls its next row. */
export const settleMs = 2_000;

/** What the sink can take. */
export function sinkLimits({
  analytical,
  poolSize,
  writeTimeoutMs,
}: ResolvedOptions): SinkLimits<CypherSinkWrite> {
  return {
    maxRecords,
    // Nothing keeps two batches apart where there are no transactions.
    concurrency: analytical === 'allow' ? 1 : poolSize,
    writeTimeoutMs,
    settleMs,
  };
}
