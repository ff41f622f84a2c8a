import { mkdir } from 'node:fs/promises';
import type { EndReason } from '@rivergraph/core';
import type { Files } from './files.ts';
import { killAfter } from './kill-after.ts';
import { createTrustPipeline } from './pipeline.ts';
import { showProgress } from './progress.ts';
import { readSummary } from './read-graph.ts';
import type { Summary } from './read-graph.ts';
import { whole } from './text.ts';

/** What one run did, and what the graph held before and after it. */
export interface Outcome {
  readonly reason: EndReason;
  readonly before: Summary;
  readonly after: Summary;
  /** Ratings that this run wrote; those of a run before it that were not committed are among them. */
  readonly written: number;
  readonly rejected: number;
  readonly seconds: number;
}

const nothing: Summary = { people: 0, ratings: 0, positive: 0, mostTrusted: [] };

/** Runs the pipeline to the end of the file, or until the process is asked to stop. */
export async function load(files: Files, killAfterWrites: number | undefined): Promise<Outcome> {
  await mkdir(files.folder, { recursive: true });
  const before = (await readSummary(files.database)) ?? nothing;
  tellStart(files, before);
  const observer = killAfterWrites === undefined ? undefined : killAfter(killAfterWrites);
  const pipeline = createTrustPipeline(files, observer);
  const stop = (): void => void pipeline.stop();
  process.once('SIGINT', stop).once('SIGTERM', stop);
  const hideProgress = showProgress(pipeline);
  const start = performance.now();
  try {
    const { reason, stats } = await pipeline.run();
    const seconds = (performance.now() - start) / 1000;
    hideProgress();
    const after = (await readSummary(files.database)) ?? nothing;
    return { reason, before, after, written: stats.written, rejected: stats.deadLettered, seconds };
  } finally {
    hideProgress();
    process.off('SIGINT', stop).off('SIGTERM', stop);
  }
}

function tellStart({ input, folder }: Files, { ratings }: Summary): void {
  console.log(`From  ${input}\nInto  ${folder}`);
  if (ratings > 0) console.log(`The graph holds ${whole(ratings)} ratings already.`);
}
