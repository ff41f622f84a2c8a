import { createPipeline } from '../../pipeline/create-pipeline.ts';
import { checkHistory } from './check-history.ts';
import type { History, HistoryBounds } from './history.ts';
import { HistoryDriver } from './history-driver.ts';
import { type CreateHistoryPipeline, HistoryLife } from './history-life.ts';
import type { HistoryPlan } from './history-plan.ts';
import { HistoryWorld } from './history-world.ts';
import { lifeFaults } from './life-faults.ts';

/** What came of a history. @public */
export interface HistoryOutcome {
  /** What went against the promises, in words; empty for a good pipeline. */
  readonly faults: readonly string[];
  readonly history: History;
  /** How each life ended: the reason, or the code of the error. */
  readonly ends: readonly string[];
}

/** Options of {@link runHistory}. @public */
export interface RunHistoryOptions {
  /** Makes the pipelines. @defaultValue `createPipeline` */
  readonly create?: CreateHistoryPipeline | undefined;
}

/**
 * Runs pipelines through a planned history on a manual clock, then checks everything that happened: what
 * {@link checkHistory} checks, and that every run ends in bounded time and leaves no timer, no listener and no promise
 * behind, and that what lies beyond a limit is not attempted.
 *
 * Settles when the stream is read to its end. Concurrency: any number at once, each has a world of its own. Failure:
 * rejects only where a run does not end.
 *
 * @public
 */
export async function runHistory(
  plan: HistoryPlan,
  options: RunHistoryOptions = {},
): Promise<HistoryOutcome> {
  const world = new HistoryWorld(plan);
  const driver = new HistoryDriver(world);
  const faults: string[] = [];
  const ends: string[] = [];
  const lives: number[] = [];
  driver.start();
  const maxLives = plan.lives.length + plan.steps.length + plan.faults.length + 5;
  let complete = false;
  while (!complete && ends.length < maxLives) {
    const isWhole = driver.isOver;
    const run = plan.lives[ends.length] ?? {};
    const first = world.journal.entries.length;
    lives.push(first);
    const life = new HistoryLife(world, options.create ?? createPipeline);
    driver.enter(life);
    const outcome = await life.live(run);
    ends.push(typeof outcome === 'string' ? outcome : outcome.code);
    complete = isWhole && outcome === 'end';
    faults.push(...(await life.leftovers()), ...lifeFaults(world.journal.entries.slice(first), run));
  }
  driver.stop();
  if (!complete) faults.push(`never ends: ${ends.join(', ')}`);
  const history = { ...historyOf(world, complete), lives };
  return { faults: [...faults, ...checkHistory(history), ...world.stream.violations], history, ends };
}

function historyOf({ plan, journal, stream }: HistoryWorld, complete: boolean): History {
  const records = new Map(
    plan.records.map((planned, index) => [
      stream.partitions[index]?.id ?? '',
      planned.map((record) => (record === 'marker' ? undefined : record.keys.length)),
    ]),
  );
  return { entries: journal.entries, records, bounds: boundsOf(plan), complete };
}

function boundsOf(plan: HistoryPlan): HistoryBounds {
  const { ordering, maxRecords, maxPendingRecords, writeTimeoutMs } = plan.options;
  const holdsCommits = plan.steps.some((step) => step.do === 'fail-commits' || step.do === 'slow-commits');
  return {
    ordering,
    maxRecords,
    maxPendingRecords,
    overshoot: 2 * plan.maxChunk + plan.recordsAfterPause,
    writeTimeoutMs,
    commitWithinMs: holdsCommits ? Number.POSITIVE_INFINITY : plan.commitIntervalMs,
  };
}
