import { createProcessor, json, silentLogger } from '@rivergraph/core';
import type { ProcessorOptions, SourceRecord } from '@rivergraph/core';
import {
  createManualClock,
  createMemorySink,
  type ManualClock,
  type MemorySink,
  type MemorySinkOptions,
  testWrite,
  type TestWrite,
} from '@rivergraph/core/testing';
import { vi } from 'vitest';
import { kinesisDecoder } from '../../src/decoders.ts';
import type { LambdaKinesisEvent, LambdaKinesisRecord } from '../../src/lambda/event.ts';
import {
  createLambdaHandler,
  type LambdaHandlerOptions,
  type LambdaKinesisHandler,
  type LambdaKinesisResponse,
} from '../../src/lambda/handler.ts';

/** A sequence number of the length that real ones have. */
export function sequenceOf(index: number): string {
  return String(49_590_338_271_490_256_608_559_692_538_361_571_341n * 10n ** 18n + BigInt(index));
}

/** What a record of an event is made of. */
export interface EventRecord {
  readonly data: Uint8Array | string;
  readonly key?: string;
  readonly shard?: number;
}

/** An event as Lambda sends it; the first record has the number `first`. */
export function eventOf(records: readonly EventRecord[], first = 0): LambdaKinesisEvent {
  return { Records: records.map((record, index) => recordOf(record, first + index)) };
}

function recordOf({ data, key = 'k', shard = 0 }: EventRecord, index: number): LambdaKinesisRecord {
  const sequenceNumber = sequenceOf(index);
  return {
    eventID: `shardId-${String(shard).padStart(12, '0')}:${sequenceNumber}`,
    eventSource: 'aws:kinesis',
    eventSourceARN: 'arn:aws:kinesis:eu-west-1:123456789012:stream/payments',
    kinesis: {
      partitionKey: key,
      sequenceNumber,
      data: Buffer.from(data).toString('base64'),
      approximateArrivalTimestamp: 1_700_000_000.123 + index,
    },
  };
}

/** One record for each value. */
export function valuesOf(values: readonly unknown[], first = 0): LambdaKinesisEvent {
  return eventOf(
    values.map((value) => ({ data: JSON.stringify(value) })),
    first,
  );
}

export interface Bench {
  readonly clock: ManualClock;
  readonly sink: MemorySink;
  readonly handler: LambdaKinesisHandler;
  /** How often the sink was opened. */
  opened(): number;
  /** Why records were left unfinished. */
  readonly lines: string[];
  /** What was handed to the transform. */
  readonly records: SourceRecord[];
  /** Invokes the handler, moving the time. */
  invoke(event: LambdaKinesisEvent, leftMs?: number): ReturnType<LambdaKinesisHandler>;
}

export interface BenchOptions {
  readonly handler?: Partial<LambdaHandlerOptions>;
  readonly sink?: MemorySinkOptions;
  readonly processor?: Partial<ProcessorOptions<SourceRecord<unknown, string>, TestWrite>>;
}

export function createBench(options: BenchOptions = {}): Bench {
  const clock = createManualClock();
  const sink = createMemorySink(options.sink);
  const open = vi.spyOn(sink, 'open');
  const records: SourceRecord[] = [];
  const processor = createProcessor({
    decoder: kinesisDecoder({ value: json() }),
    transform: (record) => {
      records.push(record);
      return testWrite(`${record.partition.id}:${JSON.stringify(record.position)}`, record.value);
    },
    sink,
    clock,
    random: () => 0.5,
    ...options.processor,
  });
  const lines: string[] = [];
  const logger = { ...silentLogger, error: (message: string) => lines.push(message) };
  const handler = createLambdaHandler(processor, { onFailure: 'report', clock, logger, ...options.handler });
  return {
    clock,
    sink,
    handler,
    opened: () => open.mock.calls.length,
    lines,
    records,
    invoke: async (event, leftMs = 60_000) => await clock.runUntil(handler(event, contextOf(leftMs))),
  };
}

/** The index of the record from which on Lambda is asked to send again. */
export function indexOf({ batchItemFailures: [first] }: LambdaKinesisResponse): number | undefined {
  return first === undefined ? undefined : Number(BigInt(first.itemIdentifier) - BigInt(sequenceOf(0)));
}

export function contextOf(leftMs: number): { getRemainingTimeInMillis(): number } {
  return { getRemainingTimeInMillis: () => leftMs };
}

export async function failureOf(promise: Promise<unknown>): Promise<unknown> {
  return await promise.then(
    () => 'no failure',
    (error: unknown) => error,
  );
}

export function numbers(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => index);
}

/** What is in the sink, in the order of the keys' first writes. */
export function written({ sink }: Pick<Bench, 'sink'>): readonly unknown[] {
  return [...sink.graph.values.values()];
}
