import { createPipeline, json } from '@rivergraph/core';
import type { Sink, SourceRecord, TransformOutput, Write, WriteBatch } from '@rivergraph/core';
import { createKafkaSource } from '@rivergraph/source-kafka';
import type { Lap, LapJob } from './lap.ts';
import type { Reading } from './messages.ts';
import { Meter } from './meter.ts';
import { commitIntervalMs, fetching } from './settings.ts';

/** What a pipeline of the bench makes of the records. */
export interface PipelineWork<TWrite extends Write> {
  readonly toWrite: (record: SourceRecord<Reading, Uint8Array | null>) => TransformOutput<TWrite>;
  readonly write: (batch: WriteBatch<TWrite>) => Promise<void>;
  /** Whether all that counts is written. */
  readonly isDone: () => boolean;
  readonly ordering?: 'partition' | undefined;
  readonly slots?: number | undefined;
  readonly maxRecords?: number | undefined;
}

/** Runs a whole pipeline over a topic until all that counts is written, and stops it then. */
export async function runPipeline<TWrite extends Write>(
  { brokers, topic, groupId }: LapJob,
  work: PipelineWork<TWrite>,
): Promise<Lap> {
  const meter = new Meter(() => pipeline.stats().bufferedBytes);
  const over = new AbortController();
  const pipeline = createPipeline({
    source: createKafkaSource({
      kafka: { brokers: [...brokers] },
      groupId,
      topics: [topic.topic],
      value: json<Reading>(),
      commitIntervalMs,
      ...fetching,
    }),
    transform: (record) => {
      meter.began();
      return work.toWrite(record);
    },
    sink: sinkOf(work, () => {
      meter.ended();
      over.abort();
    }),
    ordering: work.ordering,
    slots: work.slots,
    maxRecords: work.maxRecords,
    signal: over.signal,
    observer: (event) => {
      if (event.type === 'rebalance' && event.change === 'assigned') meter.joined();
    },
  });
  await pipeline.run();
  return meter.lap();
}

function sinkOf<TWrite extends Write>(
  { write, isDone }: PipelineWork<TWrite>,
  done: () => void,
): Sink<TWrite> {
  return {
    name: 'bench',
    features: { atomicBatches: true },
    open: async () => undefined,
    write: async (batch) => {
      await write(batch);
      if (isDone()) done();
      return undefined;
    },
    close: async () => undefined,
  };
}
