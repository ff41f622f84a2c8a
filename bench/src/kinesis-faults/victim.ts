import { setTimeout as sleep } from 'node:timers/promises';
import { createPipeline, json } from '@rivergraph/core';
import type { Logger, Pipeline, Source, SourceRecord, TransformFunction } from '@rivergraph/core';
import { createDynamoLeaseStore, createKinesisSource } from '@rivergraph/source-kinesis';
import { createJournalSink } from '../faults-common/journal-sink.ts';
import { formatEntry } from './journal.ts';
import type { JournalWrite } from './journal.ts';
import type { Message, Order, VictimJob } from './orders.ts';
import { batchRecords, maxPendingRecords } from './settings.ts';
import { placeOf } from './workload.ts';
import type { Reading } from './workload.ts';

type ReadRecord = SourceRecord<Reading, string>;

/** A worker that may be struck. */
export interface Victim {
  readonly pipeline: Pipeline;
  obey(order: Order): void;
}

/** Makes a worker that writes what it reads to a journal. */
export function createVictim(job: VictimJob, tell: (message: Message) => void): Victim {
  let hanging: Promise<void> = Promise.resolve();
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
    maxRecords: batchRecords,
    maxPendingRecords,
    logger: loggerTo((line) => tell({ type: 'log', line })),
    observer: (event) => {
      if (event.type === 'rebalance') tell({ type: 'rebalance', change: event.change });
    },
  });
  const obey = (order: Order): void => {
    if (order.type === 'stop') void pipeline.stop();
    if (order.type === 'hang') hanging = sleep(order.ms);
  };
  return { pipeline, obey };
}

function sourceOf(job: VictimJob): Source<ReadRecord> {
  const { stream, table, workerId, failoverMs, leaseTimeoutMs, pace } = job;
  return createKinesisSource({
    stream,
    kinesis: { ...job.kinesis },
    leases: createDynamoLeaseStore({
      table,
      dynamodb: { ...job.leases, requestHandler: { requestTimeout: leaseTimeoutMs } },
    }),
    value: json<Reading>(),
    workerId,
    failoverMs,
    ...pace,
  });
}

/** A signal belongs to one shard in one assignment, so it tells them apart. */
function journalWrites(): TransformFunction<ReadRecord, JournalWrite> {
  const assignments = new WeakMap<AbortSignal, number>();
  let count = 0;
  return ({ value: { id }, key, position, partition }, { signal }) => {
    const assignment = assignments.get(signal) ?? (count += 1);
    assignments.set(signal, assignment);
    const shard = partition.id.slice(partition.id.lastIndexOf('/') + 1);
    return { kind: 'journal', assignment, shard, sequence: position as string, id, key };
  };
}

function reachedBy(writes: readonly JournalWrite[]): readonly (readonly [string, number])[] {
  const reached = new Map<string, number>();
  for (const { id } of writes) {
    const { key, nth } = placeOf(id);
    reached.set(key, Math.max(nth, reached.get(key) ?? 0));
  }
  return [...reached];
}

function loggerTo(tell: (line: string) => void): Logger {
  const say =
    (level: string) =>
    (message: string, fields: object = {}) =>
      tell(`${new Date().toISOString()} ${level} ${message} ${JSON.stringify(fields)}`);
  return { debug: () => undefined, info: say('info'), warn: say('warn'), error: say('error') };
}
