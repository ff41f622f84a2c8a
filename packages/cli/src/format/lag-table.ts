import type { PartitionStats } from '@rivergraph/core';
import type { StreamInfo } from '@rivergraph/streams';
import { count, duration, share, unknown } from './numbers.ts';
import { printable } from './printable.ts';
import { table } from './table.ts';

const head = ['stream', 'partition', 'lag', 'behind', 'window', 'oldest', 'read'];

/** Tells how far each partition of each stream is; of a stream that has none it tells its state. */
export function lagTable(streams: readonly StreamInfo[]): string {
  return table(
    head,
    streams.flatMap((stream) => rowsOf(stream)),
  );
}

function rowsOf(stream: StreamInfo): readonly (readonly string[])[] {
  const partitions = stream.stats?.partitions ?? [];
  if (stream.state === 'stopped' || stream.state === 'failed' || partitions.length === 0)
    return [[printable(stream.name), `(${stream.state})`, unknown, unknown, unknown, unknown, unknown]];
  return partitions.map((partition) => [
    printable(stream.name),
    printable(partition.id),
    count(partition.lag),
    duration(partition.behindMs),
    count(partition.window),
    oldestIn(partition, stream),
    share(partition.bytesDone, partition.bytesTotal),
  ]);
}

function oldestIn({ id }: PartitionStats, { stats }: StreamInfo): string {
  return stats?.oldest?.partition === id ? duration(stats.oldest.ageMs) : unknown;
}

/** What a program is told of the lag of a stream. */
export interface LagReport {
  readonly name: string;
  readonly state: StreamInfo['state'];
  readonly lag: number | undefined;
  readonly partitions: readonly LagOfPartition[];
}

/** The lag of one partition; `oldestMs` where the oldest unfinished record of the stream is in it. */
interface LagOfPartition extends Pick<PartitionStats, 'id' | 'lag' | 'behindMs' | 'window' | 'unfinished'> {
  readonly oldestMs: number | undefined;
}

/** Reads the lag of a stream out of what it is. */
export function lagReport({ name, state, stats }: StreamInfo): LagReport {
  const partitions = (stats?.partitions ?? []).map((partition) => ({
    id: partition.id,
    lag: partition.lag,
    behindMs: partition.behindMs,
    window: partition.window,
    unfinished: partition.unfinished,
    oldestMs: stats?.oldest?.partition === partition.id ? stats.oldest.ageMs : undefined,
  }));
  return { name, state, lag: stats?.lag, partitions };
}
