import { setTimeout as sleep } from 'node:timers/promises';
import { createPipeline, json, rejected, string } from '@rivergraph/core';
import type { DeadLetter, Pipeline, Source, SourceRecord, TransformFunction } from '@rivergraph/core';
import { createKafkaDeadLetter, createKafkaSource } from '@rivergraph/source-kafka';
import { createJournalSink } from '../faults-common/journal-sink.ts';
import { formatEntry } from './journal.ts';
import type { JournalWrite } from './journal.ts';
import type { Message, Order, VictimJob } from './orders.ts';
import { batchRecords, maxBytesPerPartition, maxPendingRecords } from './settings.ts';
import { placeOf } from './workload.ts';
import type { Reading } from './workload.ts';

type ReadRecord = SourceRecord<Reading, string>;

/** A consumer that may be struck. */
export interface Victim {
  readonly pipeline: Pipeline;
  obey(order: Order): void;
}

/** Makes a consumer that writes what it reads to a journal. */
export function createVictim(job: VictimJob, tell: (message: Message) => void): Victim {
  let hanging: Promise<void> = Promise.resolve();
  let stopsInRebalance = false;
  const pipeline = createPipeline({
    source: sourceOf(job),
    transform: journalWrites(),
    sink: createJournalSink<JournalWrite>({
      path: job.journal,
      maxRecords: batchRecords,
      line: (write, at) => formatEntry({ ...write, at }),
      hanging: async () => hanging,
      wrote: (writes) => tell({ type: 'durable', reached: reachedBy(writes) }),
    }),
    deadLetter: deadLetterOf(job),
    maxRecords: batchRecords,
    maxPendingRecords,
    observer: (event) => {
      if (event.type !== 'rebalance') return;
      tell({ type: 'rebalance', change: event.change });
      if (stopsInRebalance && event.change === 'unsettled') void pipeline.stop();
    },
  });
  const obey = (order: Order): void => {
    if (order.type === 'stop') void pipeline.stop();
    if (order.type === 'stop-in-rebalance') stopsInRebalance = true;
    if (order.type === 'hang') hanging = sleep(order.ms);
    if (order.type === 'freeze') freeze(order.ms);
  };
  return { pipeline, obey };
}

function sourceOf({ brokers, topic, groupId, metadataMaxAgeMs, session }: VictimJob): Source<ReadRecord> {
  return createKafkaSource({
    kafka: { brokers: [...brokers] },
    groupId,
    topics: [topic],
    key: string(),
    value: json<Reading>(),
    maxBytesPerPartition,
    metadataMaxAgeMs,
    ...session,
  });
}

function deadLetterOf({ brokers, letters }: VictimJob): DeadLetter | undefined {
  return letters === undefined
    ? undefined
    : createKafkaDeadLetter({ kafka: { brokers: [...brokers] }, topic: letters });
}

/** A signal belongs to one partition in one assignment, so it tells them apart. */
function journalWrites(): TransformFunction<ReadRecord, JournalWrite> {
  const assignments = new WeakMap<AbortSignal, number>();
  let count = 0;
  return ({ value: { id, isPoison }, key, position }, { signal }) => {
    if (isPoison === true) throw rejected('Expected a healthy record, got poison');
    const assignment = assignments.get(signal) ?? (count += 1);
    assignments.set(signal, assignment);
    const { partition } = placeOf(id);
    return { kind: 'journal', assignment, partition, offset: Number(position), id, key };
  };
}

function reachedBy(writes: readonly JournalWrite[]): readonly (readonly [number, number])[] {
  const reached = new Map<number, number>();
  for (const { id } of writes) {
    const { partition, nth } = placeOf(id);
    reached.set(partition, Math.max(nth, reached.get(partition) ?? 0));
  }
  return [...reached];
}

/** Lets nothing happen in this process: no heartbeat, no answer. */
function freeze(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}
