import type { SinkLimits } from '@rivergraph/core';
import type { CypherSinkWrite } from '@rivergraph/cypher/bolt';
import type { ResolvedOptions } from './resolve-options.ts';

/** Beyond, a larger batch gains nothing, meets others for longer, and the driver packs it for longer at a time. */
const maxRecords = 5_000;
/** How long after its limit a transaction may still be seen: the server looks whenever a statement pulls its next row. */
const afterLimitMs = 2_000;

/**
 * How long after the time of an attempt the next one may come, in milliseconds. The server counts from when the attempt has a
 * connection; the guard makes it harmless that it may last as much longer.
 */
export function settleMs({ acquisitionMs, guard }: ResolvedOptions): number {
  return guard ? afterLimitMs : afterLimitMs + acquisitionMs;
}

/** What the sink can take. */
export function sinkLimits(options: ResolvedOptions): SinkLimits<CypherSinkWrite> {
  const { analytical, poolSize, writeTimeoutMs } = options;
  return {
    maxRecords,
    // Nothing keeps two batches apart where there are no transactions.
    concurrency: analytical === 'allow' ? 1 : poolSize,
    writeTimeoutMs,
    settleMs: settleMs(options),
  };
}
