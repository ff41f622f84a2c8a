import { createPipeline } from '@rivergraph/core';
import PQueue from 'p-queue';
import { createNullSink, toNullWrite } from './null-sink.ts';
import type { NullSink, NullWrite } from './null-sink.ts';
import { createNullSource, nullChunks } from './null-source.ts';
import type { NullSourceOptions } from './null-source.ts';

/** What one run of a rival took. */
export interface Lap {
  readonly microsPerRecord: number;
  /** Of a pipeline: the longest that it held the event loop. */
  readonly longestSliceMs: number;
}

/** One way to bring records to a sink. Failure: rejects when not every record arrived. */
export type Rival = (records: number) => Promise<Lap>;

const batchRecords = 1_000;
const partitions = 4;
const concurrency = 4;
const attempt = { signal: new AbortController().signal, attempt: 1, deadline: Number.POSITIVE_INFINITY };

/** Ours: a pipeline of null source, transform and null sink. */
export const rivergraph: Rival = async (records) => {
  const sink = createNullSink();
  const pipeline = createPipeline({
    source: createNullSource(optionsFor(records)),
    transform: toNullWrite,
    sink,
    ordering: 'partition',
    maxRecords: batchRecords,
    slots: concurrency,
  });
  const start = performance.now();
  const { stats } = await pipeline.run();
  if (stats.committed !== records)
    throw new Error(`Expected ${records} records committed, got ${stats.committed}`);
  return lap(start, sink, records, stats.longestSliceMs);
};

/** The least that can be done: the same records, transform and sink in a loop. Nothing is tracked, nothing can fail. */
export const bareLoop: Rival = async (records) => {
  const sink = createNullSink();
  const start = performance.now();
  // One object for all records, so that the loop is charged with nothing but the transform.
  const record: { value: Uint8Array | null } = { value: null };
  for (const chunk of nullChunks(optionsFor(records))) {
    const writes: NullWrite[] = [];
    for (let index = 0; index < chunk.length; index += 1) {
      record.value = chunk.valueAt(index);
      writes.push(toNullWrite(record));
    }
    await sink.write({ writes }, attempt);
  }
  return lap(start, sink, records);
};

/** What one writes at first: a task of a queue per record, held back by the queue's length. */
export const obvious: Rival = async (records) => {
  const sink = createNullSink();
  const queue = new PQueue({ concurrency });
  const start = performance.now();
  for (const chunk of nullChunks(optionsFor(records))) {
    for (let index = 0; index < chunk.length; index += 1) {
      const write = toNullWrite({ value: chunk.valueAt(index) });
      void queue.add(async () => await sink.write({ writes: [write] }, attempt));
      await queue.onSizeLessThan(batchRecords);
    }
  }
  await queue.onIdle();
  return lap(start, sink, records);
};

function optionsFor(records: number): NullSourceOptions {
  return { partitions, records, bytes: 'shared' };
}

function lap(start: number, sink: NullSink, records: number, longestSliceMs = 0): Lap {
  const microsPerRecord = ((performance.now() - start) * 1_000) / records;
  if (sink.written !== records) throw new Error(`Expected ${records} records written, got ${sink.written}`);
  return { microsPerRecord, longestSliceMs };
}
