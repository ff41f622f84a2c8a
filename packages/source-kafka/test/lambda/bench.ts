import { createProcessor, json, nullable, silentLogger, string } from '@rivergraph/core';
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
import type { LambdaKafkaEvent, LambdaKafkaRecord } from '../../src/lambda/event.ts';
import {
  createLambdaHandler,
  type LambdaHandlerOptions,
  type LambdaKafkaHandler,
} from '../../src/lambda/handler.ts';
import { kafkaDecoder } from '../../src/lambda/kafka-decoder.ts';

/** A record as Lambda sends it. */
export function recordOf(
  value: unknown,
  offset: number,
  parts: Partial<LambdaKafkaRecord> = {},
): LambdaKafkaRecord {
  return {
    topic: 'charges',
    partition: 0,
    offset,
    timestamp: 1_700_000_000_000 + offset,
    key: Buffer.from(`k${offset}`).toString('base64'),
    value: Buffer.from(JSON.stringify(value)).toString('base64'),
    headers: [],
    ...parts,
  };
}

/** An event with the records of some partitions, each beginning at its offset. */
export function eventOf(
  values: Readonly<Record<number, readonly unknown[]>>,
  { first = 100, source = 'aws:kafka' }: { first?: number; source?: string } = {},
): LambdaKafkaEvent {
  const records = Object.entries(values).map(([partition, list]): [string, readonly LambdaKafkaRecord[]] => [
    `charges-${partition}`,
    list.map((value, index) => recordOf(value, first + index, { partition: Number(partition) })),
  ]);
  return { eventSource: source, records: Object.fromEntries(records) };
}

export interface Bench {
  readonly clock: ManualClock;
  readonly sink: MemorySink;
  readonly handler: LambdaKafkaHandler;
  opened(): number;
  readonly lines: string[];
  readonly records: SourceRecord[];
  /** Invokes the handler, moving the time. */
  invoke(event: LambdaKafkaEvent, leftMs?: number): ReturnType<LambdaKafkaHandler>;
}

export interface BenchOptions {
  readonly handler?: Partial<LambdaHandlerOptions>;
  readonly sink?: MemorySinkOptions;
  readonly processor?: Partial<ProcessorOptions<SourceRecord<unknown, string | null>, TestWrite>>;
}

export function createBench(options: BenchOptions = {}): Bench {
  const clock = createManualClock();
  const sink = createMemorySink(options.sink);
  const open = vi.spyOn(sink, 'open');
  const records: SourceRecord[] = [];
  const processor = createProcessor({
    decoder: kafkaDecoder({ value: json(), key: nullable(string()) }),
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

export function written({ sink }: Pick<Bench, 'sink'>): readonly unknown[] {
  return [...sink.graph.values.values()];
}
