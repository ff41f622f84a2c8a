import type { PipelineStats } from '@rivergraph/core';
import { type Figure, seconds } from './figure.ts';

/** What the present run of each stream holds; a stream that has none has no series here. @internal */
export const runFigures: readonly Figure[] = [
  gauge('batches_in_flight', 'Batches that the sink has not answered yet.', ({ inFlight }) => inFlight),
  gauge('slots', 'How many batches may be in flight.', ({ slots }) => slots),
  gauge('writes_waiting', 'Writes that wait for a batch.', ({ waiting }) => waiting),
  gauge('writes_in_hand', 'Writes that wait, and those of the batches in flight.', ({ inHand }) => inHand),
  gauge(
    'writes_waiting_for_endpoint',
    'Writes that wait until the node at an end of theirs exists.',
    ({ waitingForEndpoint }) => waitingForEndpoint,
  ),
  gauge(
    'records_held',
    'Rejected records that are neither dead-lettered nor given up yet.',
    ({ held }) => held,
  ),
  gauge('buffered_bytes', 'Bytes of the records in hand.', ({ bufferedBytes }) => bufferedBytes),
  gauge(
    'lag_records',
    'Records that exist and were not delivered, over all partitions that tell.',
    ({ lag }) => lag,
  ),
  gauge(
    'oldest_record_age_seconds',
    'Age of the record that has been unfinished longest; 0 when all are finished.',
    ({ oldest }) => seconds(oldest?.ageMs ?? 0),
  ),
  gauge(
    'event_loop_slice_max_seconds',
    'The longest time for which one slice of work held the event loop.',
    ({ longestSliceMs }) => seconds(longestSliceMs),
  ),
  gauge('partitions', 'Partitions that the stream has.', ({ partitions }) => partitions.length),
  {
    name: 'rivergraph_unanswered_seconds',
    type: 'gauge',
    help: 'How long the source or the sink has not answered, with the code of its failure; absent while both do.',
    labels: ['part', 'code'],
    read: ({ stats }, give) => {
      if (stats?.waitsFor === undefined) return;
      const { part, code, forMs } = stats.waitsFor;
      give(seconds(forMs), { part, code });
    },
  },
  {
    name: 'rivergraph_source_figure',
    type: 'gauge',
    help: 'What the source counts of itself, where it does.',
    labels: ['figure'],
    read: ({ stats }, give) => {
      for (const [figure, value] of Object.entries(stats?.source ?? {})) give(value, { figure });
    },
  },
];

function gauge(name: string, help: string, of: (stats: PipelineStats) => number | undefined): Figure {
  return {
    name: `rivergraph_${name}`,
    type: 'gauge',
    help,
    read: ({ stats }, give) => {
      if (stats !== undefined) give(of(stats));
    },
  };
}
