import type { PipelineStats } from '@rivergraph/core';
import { whole } from './text.ts';

const intervalMs = 1_000;

/** Prints a line every second, and a last one when the returned function is called. */
export function everySecond(line: () => string): () => void {
  const show = (): void => console.log(`  ${line()}`);
  const timer = setInterval(show, intervalMs);
  return () => {
    clearInterval(timer);
    show();
  };
}

/** Says how far the pipeline is, in a line. The lag is what it has not committed. */
export function progressText(
  { written, committed, deadLettered }: Pick<PipelineStats, 'written' | 'committed' | 'deadLettered'>,
  messages: number,
): string {
  return `written ${whole(written)}  set aside ${whole(deadLettered)}  lag ${whole(messages - committed)}`;
}
