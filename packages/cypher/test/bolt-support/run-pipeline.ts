import { createMemoryDeadLetter, createPipeline, withValue } from '@rivergraph/core';
import type {
  DeadLetterRecord,
  DeliveryOptions,
  PipelineStats,
  Sink,
  SourceRecord,
  Transform,
  TransformFunction,
} from '@rivergraph/core';
import { createMemorySource, createMemoryStream } from '@rivergraph/core/testing';
import type { MemoryRecord } from '@rivergraph/core/testing';
import type { CypherSinkWrite } from '../../src/bolt/index.ts';

// oxlint-disable-next-line typescript/no-explicit-any -- Values are what each test makes them.
type AnyRecord = SourceRecord<any, any>;

/** What is run. */
export interface PipelineRun {
  readonly sink: Sink<CypherSinkWrite>;
  readonly transform: Transform<AnyRecord, CypherSinkWrite>;
  /** The records of each partition. */
  readonly partitions: readonly (readonly MemoryRecord[])[];
  readonly topic?: string | undefined;
  readonly delivery?: DeliveryOptions | undefined;
}

/** How it went. */
export interface PipelineOutcome {
  readonly deadLetters: readonly DeadLetterRecord[];
  readonly stats: PipelineStats | undefined;
  /** What stopped it. */
  readonly error: unknown;
  /** The last stored position of each partition. */
  readonly committed: readonly (number | undefined)[];
}

/** Runs records through a transform into a sink, to their end or until something stops it. */
export async function runPipeline({
  sink,
  transform,
  partitions,
  topic,
  delivery,
}: PipelineRun): Promise<PipelineOutcome> {
  const stream = createMemoryStream({ topic, partitions: partitions.length });
  for (const [at, records] of partitions.entries()) stream.append(at, records);
  stream.endAll();
  const deadLetter = createMemoryDeadLetter();
  const source = createMemorySource({ stream });
  const pipeline = createPipeline<AnyRecord, CypherSinkWrite>({
    source,
    transform,
    sink,
    deadLetter,
    ...delivery,
  });
  const outcome = await pipeline.run().then(
    ({ stats }) => ({ stats, error: undefined }),
    (error: unknown) => ({ stats: undefined, error }),
  );
  return {
    ...outcome,
    deadLetters: deadLetter.records,
    committed: partitions.map((_, at) => stream.committed(at)),
  };
}

/** As {@link PipelineRun}, for `runValues`. */
export interface ValuesRun extends Omit<PipelineRun, 'partitions'> {
  readonly transform: TransformFunction<AnyRecord, CypherSinkWrite>;
}

/** As `runPipeline`, for one partition of any values, also those that no JSON can hold. */
export async function runValues(
  all: readonly unknown[],
  { transform, ...run }: ValuesRun,
): Promise<PipelineOutcome> {
  return await runPipeline({
    ...run,
    partitions: [all.map((_, value) => ({ value }))],
    transform: async (record, context) =>
      await transform(withValue(record, all[record.value as number]), context),
  });
}
