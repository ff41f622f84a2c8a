import type { PipelineStats } from '@rivergraph/core';
import { whole } from '@rivergraph/example-kit';

/** Says how far the pipeline is, in a line. The lag is what it has not committed. */
export function progressText(
  { written, committed, deadLettered }: Pick<PipelineStats, 'written' | 'committed' | 'deadLettered'>,
  records: number,
): string {
  const aside = deadLettered > 0 ? `  set aside ${whole(deadLettered)}` : '';
  return `written ${whole(written)}  lag ${whole(records - committed)}${aside}`;
}
