import type { Write } from '@rivergraph/core';
import type { Lap, LapJob } from './lap.ts';
import { runPipeline } from './rivergraph-pipeline.ts';
import { slowBatchRecords, slowSlots } from './settings.ts';
import { SlowSink, slowPartition } from './slow-sink.ts';

/** A write that says nothing but whether it is one of the slow ones. */
interface PlainWrite extends Write {
  readonly kind: 'plain';
  readonly isSlow: boolean;
}

/** A pipeline in front of the slow sink, with as many batches at once as the rival has handlers. */
export async function slowRivergraph(job: LapJob): Promise<Lap> {
  const sink = new SlowSink(job.topic);
  const slowId = `${job.topic.topic}-${slowPartition}`;
  return await runPipeline<PlainWrite>(job, {
    toWrite: ({ partition }) => ({ kind: 'plain', isSlow: partition.id === slowId }),
    write: async ({ writes }) => {
      const slow = writes.reduce((sum, { isSlow }) => sum + Number(isSlow), 0);
      await sink.write({ slow, others: writes.length - slow });
    },
    isDone: () => sink.areOthersDone,
    ordering: 'partition',
    slots: slowSlots,
    maxRecords: slowBatchRecords,
  });
}
