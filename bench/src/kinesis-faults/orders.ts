import type { AwsAddress } from '@rivergraph/servers';
import type { Pace } from './settings.ts';

/** What one worker is to do. */
export interface VictimJob {
  readonly workerId: string;
  readonly stream: string;
  readonly table: string;
  /** Where it reads. */
  readonly kinesis: AwsAddress;
  /** Where it keeps leases. */
  readonly leases: AwsAddress;
  /** How long it waits for an answer of the lease table. */
  readonly leaseTimeoutMs: number;
  readonly failoverMs: number;
  readonly pace: Pick<Pace, 'pollIntervalMs' | 'minPollIntervalMs'>;
  /** The file that it writes to. */
  readonly journal: string;
}

/** What a worker is told while it runs. `hang`: the sink does not answer for so long. */
export type Order = { readonly type: 'stop' } | { readonly type: 'hang'; readonly ms: number };

/** What a worker tells. */
export type Message =
  | { readonly type: 'rebalance'; readonly change: 'assigned' | 'revoked' | 'lost' | 'unsettled' }
  /** How far it is with each key: the number of a record that is durable. */
  | { readonly type: 'durable'; readonly reached: readonly (readonly [key: string, nth: number])[] }
  /** What its source counts. */
  | { readonly type: 'figures'; readonly figures: Readonly<Record<string, number>> }
  /** A line of its log. */
  | { readonly type: 'log'; readonly line: string }
  /** The pipeline has failed. */
  | { readonly type: 'failed'; readonly reason: string | undefined; readonly message: string }
  /** The pipeline has ended; nothing is left that should keep the process. */
  | { readonly type: 'over' };
