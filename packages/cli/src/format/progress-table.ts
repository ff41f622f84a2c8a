import type { PipelineStats } from '@rivergraph/core';
import { count, duration, share } from './numbers.ts';
import { printable } from './printable.ts';
import { progressLine } from './run-table.ts';
import { table } from './table.ts';

/** Tells where a run stands: a line, and its partitions while it has any. */
export function progressTable(stats: PipelineStats, perSecond: number | undefined): string {
  const line = progressLine(stats, perSecond);
  if (stats.partitions.length === 0) return line;
  const rows = stats.partitions.map((partition) => [
    printable(partition.id),
    count(partition.lag),
    duration(partition.behindMs),
    count(partition.window),
    share(partition.bytesDone, partition.bytesTotal),
  ]);
  return [line, table(['partition', 'lag', 'behind', 'window', 'read'], rows)].join('\n');
}
