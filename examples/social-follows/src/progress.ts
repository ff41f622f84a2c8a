import { Presets, SingleBar } from 'cli-progress';
import type { PipelineStats } from '@rivergraph/core';
import { everySecond, showEvery, whole } from '@rivergraph/example-kit';
import type { MeterTotals } from './meter.ts';

/** How far a part of a run is. */
export interface Course {
  /** How many records the stream has taken. */
  readonly sent: number;
  readonly totals: MeterTotals;
  /** What the source tells of itself. */
  readonly source: PipelineStats['source'];
}

const intervalMs = 1_000;
const barWidth = 20;

/**
 * Shows how far a part is until the returned function is called: with a bar of the edges on a terminal, else with a line per second.
 */
export function showCourse(course: () => Course, total: number): () => void {
  const line = lineOf(course);
  return process.stdout.isTTY
    ? showBar(() => ({ line: line(), edges: course().totals.edges }), total)
    : everySecond(line);
}

function lineOf(course: () => Course): () => string {
  let last: MeterTotals | undefined;
  return () => {
    const now = course();
    const text = progressText(now, last);
    last = now.totals;
    return text;
  };
}

/** Says how far a part is, in a line. How long a request takes is told of those since the line before. */
export function progressText({ sent, totals, source }: Course, last?: MeterTotals): string {
  const requests = totals.requests - (last?.requests ?? 0);
  const duration = totals.duration - (last?.duration ?? 0);
  const mean = requests === 0 ? '–' : `${whole(duration / requests)} ms`;
  const behind = ((source?.['behindLatestMs'] ?? 0) / 1_000).toFixed(1);
  return (
    `sent ${whole(sent)}  edges submitted ${whole(totals.edges)}  write duration ${mean}  ` +
    `retries ${whole(totals.retries)}  ${behind} s behind`
  );
}

function showBar(look: () => { readonly line: string; readonly edges: number }, total: number): () => void {
  // The cursor stays visible: a process that is killed could not bring it back.
  const bar = new SingleBar(
    { format: '  {bar} {percentage} %  {line}', barsize: barWidth, stream: process.stdout },
    Presets.shades_classic,
  );
  bar.start(total, 0, { line: '' });
  const show = (): void => {
    const { line, edges } = look();
    bar.update(Math.min(edges, total), { line });
  };
  const end = showEvery(intervalMs, show);
  return () => {
    end();
    bar.stop();
  };
}
