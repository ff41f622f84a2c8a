import { Presets, SingleBar } from 'cli-progress';
import type { PipelineStats } from '@rivergraph/core';
import { counted, everySecond, showEvery, whole } from '@rivergraph/example-kit';
import type { Worker } from './workers.ts';

/** How far a run is. */
export interface Course {
  /** How many records the stream has taken. */
  sent: number;
  /** How many ratings the database holds. */
  held: number;
}

/** What is shown. */
export interface ProgressOptions {
  /** How many records there will be. */
  readonly total: number;
  readonly course: Readonly<Course>;
  /** Those that run at the moment. */
  workers(): readonly Worker[];
}

/** Shows how far a run is. */
export interface Progress {
  /** Says once what has happened. */
  tell(text: string): void;
  end(): void;
}

/** Says nothing. */
export const noProgress: Progress = { tell: () => undefined, end: () => undefined };

const barIntervalMs = 200;

/** Shows how far a run is until it is ended: with a bar on a terminal, else with a line per second. */
export function showProgress(options: ProgressOptions): Progress {
  const line = (): string =>
    progressText(
      options.course.sent,
      options.workers().map(({ name, pipeline }) => ({ name, stats: pipeline.stats() })),
    );
  return process.stdout.isTTY
    ? showBar(line, options)
    : { tell: (text) => console.log(text), end: everySecond(line) };
}

/** Says how far producer and workers are, in a line. */
export function progressText(
  sent: number,
  workers: readonly { readonly name: string; readonly stats: Pick<PipelineStats, 'written' | 'source'> }[],
): string {
  return [`sent ${whole(sent)}`, ...workers.map(({ name, stats }) => workerText(name, stats))].join('  ');
}

function workerText(name: string, { written, source }: Pick<PipelineStats, 'written' | 'source'>): string {
  const owned = counted(source?.['owned'] ?? 0, 'shard');
  const behind = (source?.['behindLatestMs'] ?? 0) / 1_000;
  return `| ${name}: ${owned}, ${whole(written)} written, ${behind.toFixed(1)} s behind`;
}

function showBar(line: () => string, { total, course }: ProgressOptions): Progress {
  // The cursor stays visible: a process that is killed could not bring it back.
  const bar = new SingleBar(
    { format: '  {bar} {percentage} %  {text}', barsize: 20, stream: process.stdout },
    Presets.shades_classic,
  );
  bar.start(total, 0, { text: '' });
  const show = (): void => bar.update(Math.min(course.held, total), { text: line() });
  const end = showEvery(barIntervalMs, show);
  return {
    tell: (text) => {
      // Over the bar, which is drawn again below.
      process.stdout.write(`\r\u001B[K${text}\n`);
      show();
    },
    end: () => {
      end();
      bar.stop();
    },
  };
}
