import { createPipeline } from '@rivergraph/core';
import {
  createLockDatabase,
  createLockSink,
  createManualClock,
  createMemorySource,
  createMemoryStream,
} from '@rivergraph/core/testing';
import type { ManualClock, MemoryStream } from '@rivergraph/core/testing';
import type { ModelRun, ModelRunOptions } from './model-run.ts';

const partitions = 4;
/** 1,000 records per second. */
const everyMs = 20;
const recordsAtOnce = 5;
const recordBytes = 100;
const hour = 3_600_000;

/** Brings records to the simulated database at a rate at which a batch is never full. */
export async function trickle(options: ModelRunOptions): Promise<Omit<ModelRun, 'rowsInHand'>> {
  const { ordering, slots, records, stream } = options;
  const clock = createManualClock();
  const database = createLockDatabase({ clock });
  const log = createMemoryStream<Uint8Array>({ partitions });
  const pipeline = createPipeline({
    source: createMemorySource({ stream: log }),
    transform: stream.toWrite,
    sink: createLockSink({ database }),
    ordering,
    slots,
    clock,
    random: () => 0.5,
  });
  const start = clock.now();
  appendSlowly(log, clock, { records, stream });
  const { stats } = await clock.runUntil(pipeline.run(), { maxMs: hour });
  if (stats.committed !== records)
    throw new Error(`Expected ${records} records committed, got ${stats.committed}`);
  return { recordsPerSecond: (records * 1_000) / (clock.now() - start), figures: database.figures };
}

/** Appends to one partition per turn, and more in the next one until all is there. */
function appendSlowly(
  log: MemoryStream<Uint8Array>,
  clock: ManualClock,
  { records, stream }: Pick<ModelRunOptions, 'records' | 'stream'>,
): void {
  let appended = 0;
  const turn = (): void => {
    for (let partition = 0; partition < partitions; partition += 1) {
      const values = Array.from({ length: recordsAtOnce }, (_, index) => {
        const data = Buffer.alloc(recordBytes);
        stream.fill(data, { partition, position: appended + index, offset: 0 });
        return data;
      });
      log.appendValues(partition, values);
    }
    appended += partitions * recordsAtOnce;
    if (appended < records) clock.setTimer(turn, everyMs);
    else log.endAll();
  };
  turn();
}
