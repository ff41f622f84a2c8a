import { misconfigured } from '../errors.ts';
import type { WaitForEndpoint } from './wait.ts';
import { isWaitMs } from './wait.ts';
import type { EndpointShape, NodeTypeShape } from './write.ts';

const maxWaits = 100;

/**
 * The shapes of the ends of one node type that must exist, by what happens where they do not.
 *
 * Starts over after 100 different times to wait, so that computed ones cannot fill the memory.
 */
export class RefShapes {
  readonly #node: NodeTypeShape;
  readonly #reject: EndpointShape;
  readonly #skip: EndpointShape;
  readonly #waits: Map<number, EndpointShape> = new Map();

  constructor(node: NodeTypeShape) {
    this.#node = node;
    this.#reject = { mode: 'ref', node, set: [], missing: 'reject', waitMs: 0 };
    this.#skip = { mode: 'ref', node, set: [], missing: 'skip', waitMs: 0 };
  }

  /** Failure: `misconfigured`, for what is none of these. */
  of(missing: 'reject' | 'skip' | WaitForEndpoint | undefined): EndpointShape {
    if (missing === undefined || missing === 'reject') return this.#reject;
    if (missing === 'skip') return this.#skip;
    const waitMs: unknown = missing?.forMs;
    if (isWaitMs(waitMs)) return this.#waits.get(waitMs) ?? this.#add(waitMs);
    throw misconfigured(`ref of ${this.#node.label}: missing must be 'reject', 'skip' or wait({ forMs })`);
  }

  #add(waitMs: number): EndpointShape {
    if (this.#waits.size >= maxWaits) this.#waits.clear();
    const shape: EndpointShape = { mode: 'ref', node: this.#node, set: [], missing: 'wait', waitMs };
    this.#waits.set(waitMs, shape);
    return shape;
  }
}
