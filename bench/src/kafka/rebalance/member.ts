import { setTimeout as sleep } from 'node:timers/promises';
import { createPipeline } from '@rivergraph/core';
import type { Sink, Write } from '@rivergraph/core';
import { createKafkaSource } from '@rivergraph/source-kafka';
import type { KafkaSourceOptions } from '@rivergraph/source-kafka';
import { MemberLog } from './member-log.ts';
import { watchedSource } from './watched-source.ts';
import type { Way } from './way.ts';
import type { WrittenTwice } from './written-twice.ts';

/** Batches under way at once, records in each, and how long the sink takes for one of them. */
const slots = 4;
const batchRecords = 500;
const batchMs = 200;

/** What a member reads, and how. */
export interface MemberOptions {
  readonly brokers: readonly string[];
  readonly topic: string;
  readonly groupId: string;
  readonly way: Way;
  readonly fromBeginning: boolean;
  readonly maxPendingRecords?: number | undefined;
  readonly heartbeatIntervalMs: number;
}

/** A pipeline that is a member of a group. */
export interface Member {
  readonly log: MemberLog;
  /** Failure: throws when the pipeline has failed. */
  check(): void;
  /** Ends it at once. Settles when it has left the group; never rejects. */
  end(): Promise<void>;
}

/** A write that says nothing but which record it is. */
interface PlainWrite extends Write {
  readonly kind: 'plain';
  readonly partition: string;
  readonly offset: number;
}

/** Starts a pipeline in front of a sink that takes its time. */
export function startMember(options: MemberOptions, journal: WrittenTwice): Member {
  const log = new MemberLog();
  const over = new AbortController();
  const pipeline = createPipeline({
    source: watchedSource(createKafkaSource(sourceOptions(options)), {
      log,
      hearsUnsettled: options.way !== 'nothing',
    }),
    transform: ({ partition, position }): PlainWrite => ({
      kind: 'plain',
      partition: partition.id,
      offset: Number(position),
    }),
    sink: slowSink(log, journal),
    ordering: 'partition',
    slots,
    maxRecords: batchRecords,
    maxPendingRecords: options.maxPendingRecords,
    signal: over.signal,
  });
  let failure: { readonly error: unknown } | undefined;
  const running = pipeline.run().catch((error: unknown) => {
    failure = { error };
  });
  return {
    log,
    check: (): void => {
      if (failure !== undefined) throw failure.error;
    },
    end: async (): Promise<void> => {
      over.abort();
      await running;
    },
  };
}

function sourceOptions({
  brokers,
  topic,
  groupId,
  way,
  fromBeginning,
  heartbeatIntervalMs,
}: MemberOptions): KafkaSourceOptions<string> {
  return {
    kafka: { brokers: [...brokers] },
    groupId,
    topics: [topic],
    fromBeginning,
    heartbeatIntervalMs,
    rebalanceDrainMs: way === 'commit' ? 0 : undefined,
  };
}

/** What has begun lands, wanted or not. */
function slowSink(log: MemberLog, journal: WrittenTwice): Sink<PlainWrite> {
  return {
    name: 'bench',
    features: { atomicBatches: true },
    open: async () => undefined,
    write: async ({ writes }) => {
      for (const { partition, offset } of writes) log.begins(partition, offset);
      await sleep(batchMs);
      for (const { partition, offset } of writes) {
        log.wrote(partition, offset);
        journal.wrote(partition, offset);
      }
      return undefined;
    },
    close: async () => undefined,
  };
}
