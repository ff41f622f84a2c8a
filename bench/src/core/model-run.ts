import { createPipeline } from '@rivergraph/core';
import type { GraphWrite, Sink } from '@rivergraph/core';
import { createLockDatabase, createLockSink, createManualClock } from '@rivergraph/core/testing';
import type { LockFigures } from '@rivergraph/core/testing';
import type { EdgeStream } from './edge-stream.ts';
import { createNullSource } from './null-source.ts';

/** What a pipeline is to do on the simulated database. */
export interface ModelRunOptions {
  readonly ordering: 'entity' | 'partition';
  readonly slots: number;
  readonly records: number;
  readonly stream: EdgeStream;
}

/** What came of it, in the time of the simulation. */
export interface ModelRun {
  readonly recordsPerSecond: number;
  /** Writes that waited in the pipeline for a batch, when one was sent, on average. */
  readonly rowsInHand: number;
  readonly figures: LockFigures;
}

const partitions = 4;
const windowRecords = 168_000;
const batchRecords = 1_000;
const serverSlots = 8;
const hour = 3_600_000;

/** Brings records through a pipeline to the simulated database, as fast as that takes them. */
export async function modelRun(options: ModelRunOptions): Promise<ModelRun> {
  const { ordering, slots, records, stream } = options;
  const clock = createManualClock();
  const database = createLockDatabase({ clock, slots: serverSlots });
  const sink = createLockSink({ database });
  const sampled = sampling(sink, () => pipeline.stats().waiting);
  const pipeline = createPipeline({
    source: createNullSource({ partitions, records, bytes: 'own', fill: stream.fill }),
    transform: stream.toWrite,
    sink: sampled,
    ordering,
    slots,
    maxRecords: batchRecords,
    maxPendingRecords: windowRecords / partitions,
    clock,
    random: () => 0.5,
  });
  const start = clock.now();
  const { stats } = await clock.runUntil(pipeline.run(), { maxMs: hour });
  if (stats.committed !== records)
    throw new Error(`Expected ${records} records committed, got ${stats.committed}`);
  return {
    recordsPerSecond: (records * 1_000) / (clock.now() - start),
    rowsInHand: sampled.mean,
    figures: database.figures,
  };
}

/** Asks for a number whenever a batch is sent. */
function sampling(sink: Sink<GraphWrite>, ask: () => number): Sink<GraphWrite> & { readonly mean: number } {
  let [sum, count] = [0, 0];
  return {
    ...sink,
    get mean() {
      return sum / count;
    },
    write: async (batch, context) => {
      sum += ask();
      count += 1;
      return await sink.write(batch, context);
    },
  };
}
