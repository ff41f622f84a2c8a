import type { CreateHistoryPipeline, HistoryPlan, PlannedRecord } from '@rivergraph/core/testing';
import { runHistory } from '@rivergraph/core/testing';
import { describe, expect, it } from 'vitest';
import {
  bulkyPipeline,
  deafPipeline,
  droppingPipeline,
  eagerPipeline,
  greedyPipeline,
  hastyPipeline,
  optimisticPipeline,
  racingPipeline,
  ticklishPipeline,
} from '../liars/pipelines.ts';

/** Liar, and what the kit says of it. */
const liars: readonly [create: CreateHistoryPipeline, caughtBy: RegExp][] = [
  [hastyPipeline, /^commit: memory-\d up to \d+ while \d+ is not durable$/],
  [optimisticPipeline, /^commit: memory-\d up to \d+ while \d+ is not durable$/],
  [eagerPipeline, /^commit: memory-\d up to \d+ while \d+ is not durable$/],
  [racingPipeline, /^order: two attempts for memory-\d at once$/],
  [racingPipeline, /^order: memory-\d@.* was applied after memory-\d@.*, which has its key$/],
  [greedyPipeline, /^window: memory-\d delivers more/],
  [bulkyPipeline, /^limits: an attempt of \d+ writes, the limit is 3$/],
  [droppingPipeline, /^lost: memory-\d \d+ is neither durable nor dead-lettered$/],
  [ticklishPipeline, /^left: 1 timers$/],
];

const plan: HistoryPlan = {
  seed: 7,
  records: [records('a'), records('b')],
  present: 40,
  maxChunk: 4,
  recordsAfterPause: 0,
  commitIntervalMs: 10,
  options: {
    ordering: 'partition',
    slots: 2,
    maxRecords: 3,
    maxBytes: 100_000,
    maxWaitMs: 10,
    maxPendingRecords: 8,
    maxBufferedBytes: 1_000_000,
    transformConcurrency: 4,
    conflictRetries: 3,
    writeTimeoutMs: 2000,
    drainTimeoutMs: 1000,
    maxBackoffMs: 100,
  },
  faults: [
    { type: 'slow', afterMs: 50 },
    undefined,
    { type: 'fail', code: 'conflict' },
    { type: 'slow', afterMs: 400 },
    { type: 'slow', afterMs: 20 },
    { type: 'fail', code: 'unavailable', applied: 'all' },
    { type: 'slow', afterMs: 90 },
  ],
  steps: [{ afterMs: 1500, do: 'lag', partition: 0 }],
  lives: [],
};

describe('the kit of histories', () => {
  it('finds nothing wrong with an honest pipeline', async () => {
    const { faults, ends } = await runHistory(plan);

    expect(faults).toEqual([]);
    expect(ends).toEqual(['end', 'end']);
  });

  for (const [create, caughtBy] of liars) {
    it(`catches ${create.name || 'a liar'}: ${caughtBy.source}`, async () => {
      const { faults } = await runHistory(plan, { create });

      expect(faults.filter((fault) => caughtBy.test(fault))).not.toEqual([]);
    });
  }

  it('catches a pipeline that does not end, in bounded time', async () => {
    await expect(runHistory(plan, { create: deafPipeline })).rejects.toThrow('not reached within');
  });
});

function records(name: string): PlannedRecord[] {
  return Array.from({ length: 40 }, (_, index) => ({
    keys: index % 7 === 3 ? [] : [`${name}${index % 3}`, `${name}${index % 2}`],
    transform: index === 17 ? 'throws' : index % 5 === 0 ? 'async' : 'sync',
    afterMs: index % 4,
    poison: index === 11,
  }));
}
