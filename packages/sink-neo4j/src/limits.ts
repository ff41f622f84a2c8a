import type { SinkLimits } from '@rivergraph/core';
import type { CypherSinkWrite } from '@rivergraph/cypher/bolt';
import type { ResolvedOptions } from './resolve-options.ts';

/** Beyond, a larger batch gains nothing, holds its locks longer, and the driver packs it for longer at a time. */
const maxRecords = 5_000;
/** The server looks for transactions whose time is over every 2 s (`db.transaction.monitor.check.interval`). */
const settleMs = 2_000;

/** What the sink can take. */
export function sinkLimits({
  maxRelationships,
  poolSize,
  writeTimeoutMs,
}: ResolvedOptions): SinkLimits<CypherSinkWrite> {
  const relationshipWeight = Math.max(1, maxRecords / maxRelationships);
  return {
    maxRecords,
    maxWeight: maxRecords,
    weight: (write) => (isRelationship(write) ? relationshipWeight : 1),
    // A batch that waits for a connection longer than the driver allows would look like an outage.
    concurrency: poolSize,
    writeTimeoutMs,
    settleMs,
  };
}

/** Whether a write makes a relationship between nodes that stand by themselves. */
function isRelationship(write: CypherSinkWrite): boolean {
  if (write.kind !== 'graph' || write.shape.kind === 'node') return false;
  return write.shape.edge.to.ownedBy === undefined;
}
