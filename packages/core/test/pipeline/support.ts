import { afterEach } from 'vitest';
import {
  createPipeline,
  type Pipeline,
  type RunOptions,
  type RunResult,
} from '../../src/pipeline/create-pipeline.ts';
import type { DeadLetter } from '../../src/contracts/dead-letter.ts';
import type { SourceRecord } from '../../src/contracts/record.ts';
import type { Source } from '../../src/contracts/source.ts';
import type { Sink } from '../../src/contracts/sink.ts';
import type { Transform } from '../../src/contracts/transform.ts';
import type { GraphWrite } from '../../src/graph/write.ts';
import { createMemoryDeadLetter, type MemoryDeadLetter } from '../../src/dead-letter/memory-dead-letter.ts';
import type { PipelineEvent } from '../../src/pipeline/events.ts';
import type { DeliveryOptions, StartAfter } from '../../src/pipeline/options.ts';
import {
  createManualClock,
  createMemorySink,
  createMemorySource,
  createMemoryStream,
  type ManualClock,
  type MemorySink,
  type MemorySinkOptions,
  type MemorySource,
  type MemorySourceOptions,
  type MemoryStream,
  testWrite,
  type TestWrite,
} from '../../src/testing/index.ts';

export type TestRecord = SourceRecord<unknown, unknown>;
export type LabWrite = TestWrite | GraphWrite;
export type TestTransform = Transform<TestRecord, LabWrite>;

export interface LabOptions {
  readonly partitions?: number;
  /** How many records each partition has, or their values by partition. */
  readonly records?: number | readonly (readonly unknown[])[];
  /** `'open'` leaves the stream without an end. */
  readonly stream?: 'ended' | 'open';
  readonly source?: Omit<MemorySourceOptions, 'stream'>;
  readonly wrapSource?: (source: MemorySource) => Source<TestRecord>;
  readonly sink?: MemorySinkOptions;
  readonly wrapSink?: (sink: MemorySink) => Sink<LabWrite>;
  readonly deadLetter?: DeadLetter | 'none';
  readonly transform?: TestTransform;
  readonly pipeline?: DeliveryOptions & { startAfter?: StartAfter; signal?: AbortSignal };
}

export interface Lab {
  readonly clock: ManualClock;
  readonly stream: MemoryStream;
  readonly source: MemorySource;
  readonly sink: MemorySink;
  readonly letters: MemoryDeadLetter;
  readonly pipeline: Pipeline;
  readonly events: PipelineEvent[];
  /** Runs to the end, moving the time. */
  run(options?: RunOptions): Promise<RunResult>;
  /** Runs to a failure, moving the time, and gives it. */
  fail(options?: RunOptions): Promise<unknown>;
  /** Begins a run that the test ends itself. */
  start(options?: RunOptions): Promise<RunResult>;
}

/** The orderings in which what a pipeline promises is looked at. */
export const orderings = ['entity', 'partition'] as const;

const labs: Lab[] = [];

afterEach(() => {
  for (const lab of labs.splice(0)) {
    const { pendingTimers } = lab.clock;
    if (pendingTimers > 0) throw new Error(`the pipeline left ${pendingTimers} timers behind`);
    if (lab.stream.violations.length > 0) throw new Error(lab.stream.violations.join('\n'));
  }
});

export const keyOf = ({ partition, position }: TestRecord): string =>
  `${partition.id}:${JSON.stringify(position)}`;

/** One write per record, named by its place. */
export const plain = (record: TestRecord): TestWrite => testWrite(keyOf(record), record.value);

/** A memory stream, source, sink and dead letter around a pipeline on a manual clock. */
export function createLab(options: LabOptions = {}): Lab {
  const clock = createManualClock();
  const stream = createMemoryStream({ partitions: options.partitions ?? 1 });
  fill(stream, options.records ?? 0);
  if (options.stream !== 'open') stream.endAll();
  const source = createMemorySource({ ...options.source, stream });
  const sink = createMemorySink(options.sink);
  const letters = createMemoryDeadLetter();
  const events: PipelineEvent[] = [];
  const pipeline = createPipeline({
    source: options.wrapSource?.(source) ?? source,
    transform: options.transform ?? plain,
    sink: options.wrapSink?.(sink) ?? sink,
    deadLetter: options.deadLetter === 'none' ? undefined : (options.deadLetter ?? letters),
    clock,
    random: () => 0.5,
    observer: (event) => events.push(event),
    ...options.pipeline,
  });
  const start = async (run?: RunOptions): Promise<RunResult> => await pipeline.run(run);
  const run = async (bounds?: RunOptions): Promise<RunResult> => await clock.runUntil(start(bounds));
  const lab: Lab = {
    clock,
    stream,
    source,
    sink,
    letters,
    pipeline,
    events,
    start,
    run,
    fail: async (bounds) =>
      await run(bounds).then(
        () => 'no failure',
        (error: unknown) => error,
      ),
  };
  labs.push(lab);
  return lab;
}

/** A lab for a test that looks at the order of whole partitions, or at which batches are made of them. */
export function createPartitionLab(options: LabOptions = {}): Lab {
  return createLab({ ...options, pipeline: { ordering: 'partition', ...options.pipeline } });
}

function fill(stream: MemoryStream, records: number | readonly (readonly unknown[])[]): void {
  const values = (partition: number): readonly unknown[] =>
    typeof records === 'number' ? numbers(records) : (records[partition] ?? []);
  for (const index of stream.partitions.keys()) stream.appendValues(index, values(index));
}

export function numbers(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => index);
}

/** Payloads in the order in which they became durable, repeats included. */
export function appliedPayloads({ sink }: Pick<Lab, 'sink'>): readonly unknown[] {
  return appliedWrites(sink).map(({ payload }) => payload);
}

/** Keys of one partition in the order in which they became durable. */
export function appliedPositions({ sink }: Pick<Lab, 'sink'>, partition: number): readonly number[] {
  const prefix = `memory-${partition}:`;
  return appliedWrites(sink).flatMap(({ key }) =>
    key.startsWith(prefix) ? Number(key.slice(prefix.length)) : [],
  );
}

function appliedWrites(sink: MemorySink): readonly TestWrite[] {
  const { entries } = sink.journal;
  return entries.flatMap((entry) => {
    if (entry.type !== 'applied') return [];
    const attempt = entries[entry.id];
    if (attempt?.type !== 'attempt') return [];
    return entry.indexes.map((index) => attempt.writes[index] as TestWrite);
  });
}

/** The sizes of all attempts, in order. */
export function attemptSizes({ sink }: Pick<Lab, 'sink'>): readonly number[] {
  return sink.journal.entries.flatMap((entry) => (entry.type === 'attempt' ? entry.writes.length : []));
}

/** The times of all attempts since the first, in milliseconds. */
export function attemptTimes({ sink }: Pick<Lab, 'sink'>): readonly number[] {
  const times = sink.journal.entries.flatMap((entry) => (entry.type === 'attempt' ? entry.at : []));
  return times.map((time) => time - (times[0] ?? 0));
}
