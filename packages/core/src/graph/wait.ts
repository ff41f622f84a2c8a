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
 * nor an entity while it waits. It is tried again when a write of its end becomes durable, and from time to time. After
 * `forMs` it is rejected with the reason `missing-endpoint`, as it would be at once without this. Its record is
 * unfinished until then, so the positions after it are not committed.
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
