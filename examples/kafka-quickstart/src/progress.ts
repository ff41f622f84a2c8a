import { Presets, SingleBar } from 'cli-progress';
import type { Pipeline, PipelineStats } from '@rivergraph/core';
import { everySecond, showEvery, whole } from '@rivergraph/example-kit';

/** What happens outside of the pipeline. */
export interface Course {
  /** How many records were sent so far. */
  sent: number;
  /** How many of them the group has not committed, as the broker told last. */
  lag: number;
}

/** What is shown besides what the pipeline tells. */
export interface Progress {
  /** How many records there will be. */
  readonly total: number;
  readonly course: Readonly<Course>;
}

/** Where a run is, in the words of a line. */
interface Line {
  readonly done: number;
  readonly text: string;
}

const barIntervalMs = 200;

/** Shows every second how far a pipeline is, until the returned function is called. */
export function showProgress(pipeline: Pipeline, { total, course }: Progress): () => void {
  const rate = meter();
  const line = (): Line => {
    const stats = pipeline.stats();
    const perSecond = rate(stats.written, performance.now());
    return { done: finished(stats), text: progressText(stats, { ...course, perSecond }) };
  };
  return process.stdout.isTTY ? showBar(line, total) : everySecond(() => line().text);
}

/** Records of which nothing is left to do. */
function finished({ consumed, partitions }: PipelineStats): number {
  return consumed - partitions.reduce((sum, { unfinished }) => sum + unfinished, 0);
}

/** Says how far a pipeline is, in a line. */
export function progressText(
  { consumed, written, waitingForEndpoint }: PipelineStats,
  { sent, lag, perSecond }: Course & { readonly perSecond: number },
): string {
  return [
    `sent ${whole(sent)}`,
    `read ${whole(consumed)}`,
    `written ${whole(written)} (${whole(perSecond)} per second)`,
    `lag ${whole(lag)}`,
    ...(waitingForEndpoint > 0 ? [`${whole(waitingForEndpoint)} wait for a zone`] : []),
  ].join('  ');
}

/** Makes a function that tells how much a count grew per second, over the last second or a little more. */
export function meter(): (count: number, nowMs: number) => number {
  const seen: { readonly count: number; readonly at: number }[] = [];
  return (count, nowMs) => {
    seen.push({ count, at: nowMs });
    while (seen.length > 2 && nowMs - (seen[1]?.at ?? nowMs) >= 1_000) seen.shift();
    const first = seen[0] ?? { count, at: nowMs };
    return nowMs === first.at ? 0 : (1_000 * (count - first.count)) / (nowMs - first.at);
  };
}

function showBar(line: () => Line, total: number): () => void {
  // The cursor stays visible: a process that is killed could not bring it back.
  const bar = new SingleBar(
    { format: '  {bar} {percentage} %  {text}', barsize: 20, stream: process.stdout },
    Presets.shades_classic,
  );
  bar.start(total, 0, { text: '' });
  const show = (): void => {
    const { done, text } = line();
    bar.update(Math.min(done, total), { text });
  };
  const end = showEvery(barIntervalMs, show);
  return () => {
    end();
    bar.stop();
  };
}
