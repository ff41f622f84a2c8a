import type { PartitionStats } from '@rivergraph/core';
import { type Figure, seconds } from './figure.ts';

/** A source of a folder may have a partition for each of thousands of files. */
const maxPartitions = 1_000;

/** Where the partitions of each stream are, of the first 1000 of them. @internal */
export const partitionFigures: readonly Figure[] = [
  gauge('window_records', 'Records that a restart would read again.', ({ window }) => window),
  gauge('unfinished_records', 'Records that are not finished.', ({ unfinished }) => unfinished),
  gauge('lag_records', 'Records that exist and were not delivered.', ({ lag }) => lag),
  gauge('behind_seconds', 'How far delivery is behind, in time.', ({ behindMs }) => seconds(behindMs)),
  gauge('read_bytes', 'Bytes that were read.', ({ bytesDone }) => bytesDone),
  gauge('size_bytes', 'Bytes that there are to read.', ({ bytesTotal }) => bytesTotal),
];

function gauge(name: string, help: string, of: (partition: PartitionStats) => number | undefined): Figure {
  return {
    name: `rivergraph_partition_${name}`,
    type: 'gauge',
    help,
    labels: ['partition'],
    read: ({ stats }, give) => {
      const partitions = stats?.partitions ?? [];
      for (const one of partitions.slice(0, maxPartitions)) give(of(one), { partition: one.id });
    },
  };
}
