import { createPipeline } from '@rivergraph/core';
import type { Member } from './fleet.ts';
import type { RunningFleet } from './running-fleet.ts';

/** Runs each as a pipeline of its own, with nobody who looks. */
export async function runBare(fleet: readonly Member[]): Promise<RunningFleet> {
  const pipelines = fleet.map(({ name, sink, source, transform }) =>
    createPipeline({ name, source: source(), sink: sink(), transform, maxRecords: 1_000 }),
  );
  const runs = pipelines.map(async (pipeline) => await pipeline.run());
  await Promise.all(pipelines.map(async (pipeline) => await pipeline.ready()));
  return {
    look: async () => ({ showMs: 0, scrapeMs: 0 }),
    consumed: () => pipelines.map((pipeline) => pipeline.stats().committed),
    wrong: async () => 0,
    end: async () => {
      await Promise.all(pipelines.map(async (pipeline) => await pipeline.stop()));
      await Promise.all(runs);
    },
  };
}
