import type { SessionTimes } from './settings.ts';

/** What one consumer is to do. */
export interface VictimJob {
  readonly brokers: readonly string[];
  readonly topic: string;
  readonly groupId: string;
  /** The file that it writes to. */
  readonly journal: string;
  /** The topic for what it rejects, where it may reject something. */
  readonly letters: string | undefined;
  readonly metadataMaxAgeMs: number;
  readonly session: SessionTimes;
}

/**
 * What a consumer is told while it runs. `stop-in-rebalance`: as soon as the next rebalance has begun; `hang`: the sink does not
 * answer for so long; `freeze`: nothing happens in the process for so long.
 */
export type Order =
  | { readonly type: 'stop' }
  | { readonly type: 'stop-in-rebalance' }
  | { readonly type: 'hang'; readonly ms: number }
  | { readonly type: 'freeze'; readonly ms: number };

/** What a consumer tells. */
export type Message =
  /** Partitions came or went, or a rebalance has begun. */
  | { readonly type: 'rebalance'; readonly change: 'assigned' | 'revoked' | 'lost' | 'unsettled' }
  /** The pipeline has ended; nothing is left that should keep the process. */
  | { readonly type: 'over' }
  /** How far it is in each partition: the number of a record that is durable. */
  | { readonly type: 'durable'; readonly reached: readonly (readonly [partition: number, nth: number])[] };
