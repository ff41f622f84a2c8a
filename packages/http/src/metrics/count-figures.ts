import type { StreamTotals } from '@rivergraph/streams';
import type { Figure } from './figure.ts';

/** What each stream counts over all of its runs. @internal */
export const countFigures: readonly Figure[] = [
  count('stream_restarts', 'How often the stream was opened again by itself.', ({ restarts }) => restarts),
  count('records_consumed', 'Records taken in.', ({ consumed }) => consumed),
  count(
    'records_tombstones',
    'Records left out because their value was null.',
    ({ tombstones }) => tombstones,
  ),
  count('records_committed', 'Records that the stored positions cover.', ({ committed }) => committed),
  count(
    'records_dead_lettered',
    'Records that were put into the dead letter.',
    ({ deadLettered }) => deadLettered,
  ),
  countBy('records_rejected', 'Rejected records and writes, by the stage that refused them.', {
    label: 'stage',
    of: ({ rejectedBy }) => rejectedBy,
  }),
  count('writes_written', 'Writes that are durable.', ({ written }) => written),
  count(
    'writes_folded',
    'Writes that were sent as part of another of the same entity.',
    ({ folded }) => folded,
  ),
  countBy('batches', 'Batches, by what cut them.', { label: 'trigger', of: ({ batchesBy }) => batchesBy }),
  countBy('retries', 'Attempts that were made again, by the code of the failure.', {
    label: 'code',
    of: ({ retriesBy }) => retriesBy,
  }),
  count('outages', 'How often the sink stopped answering.', ({ outages }) => outages),
  count(
    'transform_retries',
    'Calls of the transform that were made again.',
    ({ transformRetries }) => transformRetries,
  ),
  count(
    'dead_letter_failures',
    'How often the dead letter did not take records; it is tried again.',
    ({ deadLetterFailures }) => deadLetterFailures,
  ),
  count('rebalances', 'How often partitions came or went.', ({ rebalances }) => rebalances),
];

function count(name: string, help: string, of: (totals: StreamTotals) => number): Figure {
  return {
    name: `rivergraph_${name}_total`,
    type: 'counter',
    help,
    read: ({ totals }, give) => give(of(totals)),
  };
}

interface Split {
  readonly label: string;
  of(totals: StreamTotals): Readonly<Partial<Record<string, number>>>;
}

function countBy(name: string, help: string, { label, of }: Split): Figure {
  return {
    name: `rivergraph_${name}_total`,
    type: 'counter',
    help,
    labels: [label],
    read: ({ totals }, give) => {
      for (const [key, value] of Object.entries(of(totals))) give(value, { [label]: key });
    },
  };
}
