import type { AwsAddress } from '@rivergraph/servers';

/** What one worker is to do. */
export interface WorkerJob {
  readonly workerId: string;
  readonly stream: string;
  readonly table: string;
  /** Where it reads. */
  readonly kinesis: AwsAddress;
  /** Where it keeps leases. */
  readonly leases: AwsAddress;
  readonly failoverMs: number;
}

/** What a worker is told. */
export type Order = { readonly type: 'begin' } | { readonly type: 'stop' };

/** What a worker tells. */
export type Message =
  /** Its program is loaded, and it waits for the order to begin. */
  | { readonly type: 'ready' }
  /** How many shards it has. */
  | { readonly type: 'owned'; readonly count: number };
