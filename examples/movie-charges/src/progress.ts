import type { PipelineStats } from '@rivergraph/core';
import { whole } from '@rivergraph/example-kit';

/** Makes a function that tells how much a count grew per second since it was last called. */
export function meter(startMs: number): (count: number, nowMs: number) => number {
  let last = { count: 0, at: startMs };
  return (count, nowMs) => {
    const rate = nowMs === last.at ? 0 : (1_000 * (count - last.count)) / (nowMs - last.at);
    last = { count, at: nowMs };
    return rate;
  };
}

/** Says how far the pipeline is, in a line. The lag is what the group has not committed. */
export function progressText(
  { written, committed }: Pick<PipelineStats, 'written' | 'committed'>,
  { messages, perSecond }: { readonly messages: number; readonly perSecond: number },
): string {
  return `written ${whole(written)} (${whole(perSecond)} per second)  lag ${whole(messages - committed)}`;
}
