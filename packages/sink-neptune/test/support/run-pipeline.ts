import { createMemoryDeadLetter, createPipeline } from '@rivergraph/core';
import type {
  DeadLetterRecord,
  PipelineOptions,
  PipelineStats,
  RivergraphError,
  SourceRecord,
} from '@rivergraph/core';
import { createMemorySource, createMemoryStream } from '@rivergraph/core/testing';
import type { MemoryStream } from '@rivergraph/core/testing';
import type { NeptuneSinkWrite } from '../../src/index.ts';
import { hurriedClock } from './hurried-clock.ts';

type Options<T> = PipelineOptions<SourceRecord<T>, NeptuneSinkWrite>;

/** How a pipeline is run. */
export type RunPlan<T> = Omit<Options<T>, 'source' | 'deadLetter'>;

/** How it ended. */
export interface RunEnd {
  /** What the run rejected with; `undefined` where it came to the end. */
  readonly error: RivergraphError | undefined;
  readonly stats: PipelineStats;
  readonly deadLetters: readonly DeadLetterRecord[];
}

/** Makes a stream that ends after these values of each partition. */
export function streamOf<T>(...partitions: readonly (readonly T[])[]): MemoryStream<T> {
  const stream = createMemoryStream<T>({ partitions: partitions.length });
  for (const [at, values] of partitions.entries()) stream.appendValues(at, values);
  stream.endAll();
  return stream;
}

/** Runs a pipeline from a stream, from where it was committed, to its end or until something stops it. */
export async function runStream<T>(stream: MemoryStream<T>, plan: RunPlan<T>): Promise<RunEnd> {
  const deadLetter = createMemoryDeadLetter();
  const pipeline = createPipeline<SourceRecord<T>, NeptuneSinkWrite>({
    clock: hurriedClock(),
    random: () => 0.5,
    ...plan,
    source: createMemorySource({ stream }),
    deadLetter,
  });
  const error = await pipeline.run({ until: 'end' }).then(
    () => undefined,
    (cause: unknown) => cause as RivergraphError,
  );
  return { error, stats: pipeline.stats(), deadLetters: deadLetter.records };
}

/** What became of dead letters: where each was, and the code and reason of its first rejection. */
export function reasonsOf(deadLetters: readonly DeadLetterRecord[]): readonly (readonly unknown[])[] {
  return deadLetters
    .map(({ position, rejections: [first] }) => [position, first?.code, first?.reason] as const)
    .toSorted(([a], [b]) => Number(a) - Number(b));
}
