import { misconfigured } from '../errors.ts';

/** Says how long a write waits for a missing end; made by {@link wait}. @public */
export interface WaitForEndpoint {
  readonly forMs: number;
}

/**
 * Lets the write of an edge wait for an end that does not exist yet, for use as `missing` of a `ref`: the nodes and the edges
 * of a graph often come from two topics, and those have no common order.
 *
 * A write whose end is missing leaves the order: later writes of the same entities pass it, and it holds neither a slot
 * nor an entity while it waits. It is tried again when a write proves that its end exists, from time to time in case
 * another process has made it (the rarer the more wait), and when its time is over. After `forMs`, or up to a 64th later,
 * it is rejected with the reason `missing-endpoint`, as it would be at once without this. Its record is unfinished until
 * then, so the positions after it are not committed; a stop or a rebalance does not wait for it, the end of a stream does.
 *
 * Time does not count while the sink is out of reach or the pipeline is paused by `pause()`. It does while back-pressure
 * pauses a partition: an end that comes in the same partition behind more than fits is not read in time.
 *
 * A newer write of the same edge that passes it wins: what it has set or deleted stays, and only what it has left is still
 * written. A write whose edge or end was deleted after it came counts as written. So does one that cannot be joined with
 * the newer write; properties that only the older one had are then lost. What other processes write is not seen, nor the
 * properties of nodes at its ends: those that it upserts may be newer in the database, unless the node has a version.
 * Where an older write was just being tried as the newer one went through, the newer one is written once more after it.
 * Failure: `misconfigured`, for anything but a positive number of milliseconds.
 *
 * @example
 * ```ts
 * graph.BOUGHT.upsert(graph.User.ref({ userId: 7 }, { missing: wait({ forMs: 60_000 }) }), graph.Product.merge({ sku }));
 * ```
 *
 * @public
 */
export function wait({ forMs }: WaitForEndpoint): WaitForEndpoint {
  if (!isWaitMs(forMs)) throw misconfigured('wait: expected forMs to be a positive number of milliseconds');
  return Object.freeze({ forMs });
}

/** Whether a value says how long to wait. @internal */
export function isWaitMs(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value > 0;
}
