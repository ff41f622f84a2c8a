import type { Clock, Logger } from '@rivergraph/core';
import type { Checkpoint } from './checkpoint.ts';
import type { HeldWrite } from './held-lease.ts';
import type { Holdings } from './holdings.ts';
import type { Taker } from './taker.ts';

/** How a shard ended. */
export interface ShardEnd {
  /** The shards that follow, as far as the service said so. */
  readonly children: readonly string[];
  /** How far it is finished. */
  readonly at: Checkpoint | undefined;
}

/** What {@link ShardEnds} needs. */
export interface ShardEndsOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly holdings: Holdings;
  readonly taker: Taker;
}

interface PendingEnd extends ShardEnd {
  readonly since: number;
}

/** A closed shard has followers, which are listed within seconds; one of a stream that is being deleted may have none. */
const followersWithinMs = 300_000;

/** Stores that shards are over, each after what follows on it has leases: nobody would look for that later. */
export class ShardEnds {
  readonly #options: ShardEndsOptions;
  /** Shards that have ended, of which nobody knows yet what follows. */
  readonly #pending: Map<string, PendingEnd> = new Map();

  constructor(options: ShardEndsOptions) {
    this.#options = options;
  }

  /** Stores that a shard is over, or how far it is finished while nothing is known to follow. */
  async end(shardId: string, end: ShardEnd): Promise<HeldWrite> {
    const { clock, holdings } = this.#options;
    if (!holdings.has(shardId)) return 'lost';
    const pending = { ...end, since: clock.now() };
    const result = await this.#try(shardId, pending);
    if (result !== undefined) return result;
    this.#pending.set(shardId, pending);
    if (end.at === undefined) return 'stored';
    return await holdings.write(shardId, { checkpoint: end.at, counter: 'grows' }, { isLast: false });
  }

  /** Tries those again whose followers were not listed. */
  async tryAgain(): Promise<void> {
    for (const [shardId, pending] of this.#pending) {
      const isOpen = this.#options.holdings.has(shardId) && (await this.#try(shardId, pending)) === undefined;
      if (!isOpen) this.#pending.delete(shardId);
    }
  }

  /** Settles with `undefined` while the shards that follow are not listed. */
  async #try(shardId: string, { children: known, since }: PendingEnd): Promise<HeldWrite | undefined> {
    const { clock, logger, holdings, taker } = this.#options;
    const { children, isListed } = await taker.follow(shardId);
    if (children.length === 0 && isListed) {
      if (clock.now() - since < followersWithinMs) return undefined;
      logger.warn('kinesis: a shard has ended, and no shard follows on it', { shard: shardId });
    }
    const all = [...new Set([...children, ...known])];
    const change = { checkpoint: 'SHARD_END', children: all, counter: 'grows' } as const;
    return await holdings.write(shardId, change, { isLast: true });
  }
}
