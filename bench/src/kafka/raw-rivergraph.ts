import { defineGraph } from '@rivergraph/core';
import type { GraphWrite, TransformOutput, Write } from '@rivergraph/core';
import type { Lap, LapJob } from './lap.ts';
import { sumOfIds } from './messages.ts';
import type { Reading } from './messages.ts';
import { runPipeline } from './rivergraph-pipeline.ts';

/** A write that says nothing but which message it is. */
interface PlainWrite extends Write {
  readonly kind: 'plain';
  readonly id: number;
}

const graph = defineGraph({
  nodes: { Reading: { key: { id: 'integer' }, properties: { user: 'integer', amount: 'integer' } } },
  edges: {},
});

/**
 * A whole pipeline for a sink that answers at once. Each record becomes one plain write, batches of a partition one after the
 * other: what bringing records costs, without what a graph costs.
 */
export async function rawRivergraph(job: LapJob): Promise<Lap> {
  const toWrite = ({ id }: Reading): PlainWrite => ({ kind: 'plain', id });
  return await parseAll(job, { toWrite, ordering: 'partition' });
}

/** The same with an upsert of a node for each record, in the ordering that a pipeline has by default. */
export async function graphRivergraph(job: LapJob): Promise<Lap> {
  const toWrite = ({ id, user, amount }: Reading): GraphWrite => graph.Reading.upsert({ id, user, amount });
  return await parseAll(job, { toWrite });
}

interface Parsing<TWrite> {
  readonly toWrite: (reading: Reading) => TransformOutput<TWrite>;
  readonly ordering?: 'partition' | undefined;
}

async function parseAll<TWrite extends Write>(
  job: LapJob,
  { toWrite, ordering }: Parsing<TWrite>,
): Promise<Lap> {
  const { records } = job.topic;
  let [written, sum] = [0, 0];
  const lap = await runPipeline<TWrite>(job, {
    toWrite: ({ value }) => {
      sum += value.id;
      return toWrite(value);
    },
    write: async ({ writes }) => {
      written += writes.length;
    },
    isDone: () => written >= records,
    ordering,
  });
  if (written !== records || sum !== sumOfIds(records))
    throw new Error(`Expected ${records} records written, got ${written}`);
  return lap;
}
