/**
 * What is done when a rebalance begins. `nothing`: the pipeline is not told of it; `commit`: it begins nothing new and commits
 * at once, and the rebalance goes on; `wait`: the rebalance is held up, too, until what is under way is written and
 * committed, which is what a source does by default.
 */
export type Way = 'nothing' | 'commit' | 'wait';

/** Every way, the default last. */
export const ways: readonly ['nothing', 'commit', 'wait'] = ['nothing', 'commit', 'wait'];

/** What one rebalance cost a group. */
export interface Rebalance {
  /** Records of partitions that were lost whose write had begun, and whose position was not stored when it began. */
  readonly underWay: number;
  /** Records that both members wrote. */
  readonly twice: number;
  /** From the moment the first member learned of it to the moment it knew what it kept. */
  readonly seconds: number;
}

/** A rebalance of one group for each way, at the same time and with the same load. */
export type RebalanceRound = Readonly<Record<Way, Rebalance>>;
