import { createPipeline, raw, unavailable } from '@rivergraph/core';
import type { Pipeline, Sink, SourceRecord, Write } from '@rivergraph/core';
import { createKinesisSource } from '@rivergraph/source-kinesis';
import type {
  LambdaKinesisEvent,
  LambdaKinesisHandler,
  LambdaKinesisRecord,
  KinesisSourceOptions,
  LeaseStore,
} from '@rivergraph/source-kinesis';

/** What an event source mapping does, where there is none. */
export interface MappingOptions {
  readonly stream: string;
  readonly kinesis: NonNullable<KinesisSourceOptions['kinesis']>;
  readonly leases: LeaseStore;
  readonly handler: LambdaKinesisHandler;
  /** The most records of an event: `BatchSize`. */
  readonly batchSize: number;
  /** How many shards are read at once, each with one invocation at a time. */
  readonly shards: number;
  /** Told each event that was finished. */
  readonly onEvent: (event: LambdaKinesisEvent) => void;
}

/** A record on its way to the function. */
interface Delivery extends Write {
  readonly kind: 'delivery';
  readonly record: LambdaKinesisRecord;
}

/** The time-out of the function. */
const invocationMs = 60_000;
/** How long records are gathered for an event: `MaximumBatchingWindowInSeconds`. */
const windowMs = 1_000;

/**
 * Stands in for Lambda's event source mapping with `ReportBatchItemFailures`: reads the shards and invokes a handler with events as
 * Lambda makes them. What the handler answers with, and all behind it, comes again.
 *
 * It is a pipeline like any other, whose sink is the function.
 */
export function createLocalMapping(options: MappingOptions): Pipeline {
  const { stream, kinesis, leases, batchSize, shards } = options;
  return createPipeline({
    source: createKinesisSource({ stream, kinesis, leases, value: raw() }),
    transform: (record) => deliveryOf(stream, record),
    sink: functionSink(options),
    ordering: 'partition',
    maxRecords: batchSize,
    maxWaitMs: windowMs,
    slots: shards,
  });
}

/** Invokes a handler with an event, as the platform does. Failure: that of the handler. */
export async function invoke(handler: LambdaKinesisHandler, event: LambdaKinesisEvent): Promise<string[]> {
  const end = performance.now() + invocationMs;
  const { batchItemFailures } = await handler(event, {
    getRemainingTimeInMillis: () => end - performance.now(),
  });
  return batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
}

function deliveryOf(stream: string, record: SourceRecord<unknown, string>): Delivery {
  const { partition, position, key, rawValue, timestamp = 0 } = record;
  const shard = partition.id.slice(partition.topic.length + 1);
  const sequenceNumber = typeof position === 'string' ? position : '';
  return {
    kind: 'delivery',
    record: {
      eventID: `${shard}:${sequenceNumber}`,
      eventSource: 'aws:kinesis',
      eventSourceARN: `arn:aws:kinesis:us-east-1:000000000000:stream/${stream}`,
      kinesis: {
        partitionKey: key,
        sequenceNumber,
        data: Buffer.from(rawValue ?? []).toString('base64'),
        approximateArrivalTimestamp: timestamp / 1_000,
      },
    },
  };
}

function functionSink({ handler, onEvent }: MappingOptions): Sink<Delivery> {
  return {
    name: 'function',
    // An event is of one shard, so that a batch may be several.
    features: { atomicBatches: false },
    limits: { writeTimeoutMs: 2 * invocationMs },
    open: async () => undefined,
    write: async ({ writes }) => {
      for (const event of eventsOf(writes)) {
        const [first] = await invoke(handler, event);
        if (first !== undefined)
          throw unavailable(
            'function: expected all records of an event to be finished, got some that are not',
          );
        onEvent(event);
      }
      return undefined;
    },
    close: async () => undefined,
  };
}

function eventsOf(writes: readonly Delivery[]): readonly LambdaKinesisEvent[] {
  const shardOf = ({ record }: Delivery): string => record.eventID.replace(/:.*/, '');
  const shards = new Set(writes.map(shardOf));
  return [...shards].map((shard) => ({
    Records: writes.filter((write) => shardOf(write) === shard).map(({ record }) => record),
  }));
}
