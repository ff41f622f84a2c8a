import type { PipelineStats } from '@rivergraph/core';
import { whole } from '@rivergraph/example-kit';

/** Says how far the pipeline is, in a line. The lag is what it has not committed. */
export function progressText(
  { written, committed, deadLettered }: Pick<PipelineStats, 'written' | 'committed' | 'deadLettered'>,
  messages: number,
): string {
  return `written ${whole(written)}  set aside ${whole(deadLettered)}  lag ${whole(messages - committed)}`;
}
