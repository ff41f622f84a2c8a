import { access, constants, mkdir } from 'node:fs/promises';
import { counted } from '@rivergraph/example-kit';
import { EndWatch } from './end-watch.ts';
import type { Files } from './files.ts';
import { killAfter } from './kill-after.ts';
import { createTrustPipeline } from './pipeline.ts';
import { showProgress } from './progress.ts';
import { readSummary } from './read-graph.ts';
import type { Summary } from './read-graph.ts';

/** What one run did, and what the graph held before and after it. */
export interface Outcome {
  /** Whether the whole file is in the graph, or set aside; a run that was stopped may have been at the end already. */
  readonly isComplete: boolean;
  readonly before: Summary;
  readonly after: Summary;
  /** Ratings that this run wrote; those of a run before it that were not committed are among them. */
  readonly written: number;
  readonly rejected: number;
  readonly seconds: number;
}

/** Ctrl-C, a supervisor, and a terminal that is closed. */
const stopSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const nothing: Summary = { people: 0, ratings: 0, positive: 0, mostTrusted: [] };

/** Runs the pipeline to the end of the file, or until the process is asked to stop. */
export async function load(files: Files, killAfterWrites: number | undefined): Promise<Outcome> {
  await mkdir(files.folder, { recursive: true });
  await access(files.folder, constants.W_OK);
  const before = (await readSummary(files.database)) ?? nothing;
  tellStart(files, before);
  const end = new EndWatch();
  const kill = killAfterWrites === undefined ? undefined : killAfter(killAfterWrites);
  const pipeline = createTrustPipeline(files, (event) => {
    end.observe(event);
    kill?.(event);
  });
  const stop = (): void => void pipeline.stop();
  for (const signal of stopSignals) process.once(signal, stop);
  const hideProgress = showProgress(pipeline);
  const start = performance.now();
  try {
    const { reason, stats } = await pipeline.run();
    const seconds = (performance.now() - start) / 1000;
    hideProgress();
    const after = (await readSummary(files.database)) ?? nothing;
    const isComplete = reason !== 'stopped' || end.isAllDone(stats);
    return { isComplete, before, after, written: stats.written, rejected: stats.deadLettered, seconds };
  } finally {
    hideProgress();
    for (const signal of stopSignals) process.off(signal, stop);
  }
}

function tellStart({ input, folder }: Files, { ratings }: Summary): void {
  console.log(`From  ${input}\nInto  ${folder}`);
  if (ratings > 0) console.log(`The graph holds ${counted(ratings, 'rating')} already.`);
}
