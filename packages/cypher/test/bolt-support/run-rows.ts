import { createMemoryDeadLetter, createPipeline } from '@rivergraph/core';
import type {
  DeadLetterRecord,
  PipelineOptions,
  PipelineStats,
  RivergraphError,
  SourceRecord,
} from '@rivergraph/core';
import { createMemorySource, createMemoryStream } from '@rivergraph/core/testing';
import type { CypherSinkWrite } from '../../src/bolt/index.ts';
import { cypher } from '../../src/index.ts';
import { hurriedClock } from './hurried-clock.ts';

type Options = PipelineOptions<SourceRecord<number>, CypherSinkWrite>;

/** How a pipeline is run. */
export interface RowsPlan extends Pick<Options, 'sink'>, Partial<Omit<Options, 'sink' | 'source'>> {
  /** How many records, whose values are the numbers from 0. */
  readonly records: number;
}

/** How it ended. */
export interface RunEnd {
  /** What the run rejected with; `undefined` where it came to the end. */
  readonly error: RivergraphError | undefined;
  readonly stats: PipelineStats;
  /** The values of the records that were dead-lettered. */
  readonly buried: readonly number[];
  /** The last position that was stored. */
  readonly committed: number | undefined;
}

/** Runs a pipeline that makes a node of each record by a statement of the user's, in hurried time, to the end of the records. */
export async function runRows({ records, ...options }: RowsPlan): Promise<RunEnd> {
  const stream = createMemoryStream<number>();
  stream.appendValues(
    0,
    Array.from({ length: records }, (_, at) => at),
  );
  stream.endAll();
  const deadLetter = createMemoryDeadLetter();
  const pipeline = createPipeline<SourceRecord<number>, CypherSinkWrite>({
    source: createMemorySource({ stream }),
    transform: cypher('MERGE (:Row {id: event})', { entities: ({ value }) => [String(value)], name: 'rows' }),
    deadLetter,
    clock: hurriedClock(),
    random: () => 0.5,
    ...options,
  });
  const error = await pipeline.run({ until: 'end' }).then(
    () => undefined,
    (cause: unknown) => cause as RivergraphError,
  );
  const buried = deadLetter.records.map(valueOf);
  return { error, stats: pipeline.stats(), buried, committed: stream.committed(0) };
}

function valueOf({ value }: DeadLetterRecord): number {
  return Number(Buffer.from(value ?? []).toString('utf8'));
}
