import type { AwsAddress } from '@rivergraph/servers';
import type { FullStream } from './streams.ts';

/** Who reads: a whole pipeline, or a loop of GetRecords for each shard. */
export type Side = 'raw' | 'rivergraph';

/** One run of one side over a whole stream. */
export interface LapJob {
  readonly side: Side;
  readonly kinesis: AwsAddress;
  readonly full: FullStream;
}

/** What a lap took. */
export interface Lap {
  /** From the moment the shards are known to the last record. */
  readonly seconds: number;
  /** Of the whole process, for the same time. */
  readonly cpuSeconds: number;
  /** Calls of GetRecords that were answered. */
  readonly reads: number;
  /** The most that the process held so far. */
  readonly rssMB: number;
}
