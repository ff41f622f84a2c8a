import type { DeliveryEnvironment } from './delivery-environment.ts';
import type { Part } from './part.ts';
import type { PartQueue } from './part-queue.ts';
import { narrowDown } from './recovery.ts';

/**
 * Looks among the parts of one delivery for something that the sink takes, while a flood is suspected.
 *
 * Where something of the batch was written, what is rejected beside it are single cases, in whatever order they came: an
 * order that suits the sink may put all bad ones in a row. Else parts that were rejected are set aside, and all others that
 * may overtake them are attempted as wholes. Where none of them passes, one of the largest is halved, and then its halves,
 * down to a single write: a batch with few bad writes shows a good piece on the way. For a batch of n that is about 3·log2(n) attempts in all; then only others can decide.
 *
 * @internal
 */
export class FloodSearch {
  readonly #parts: PartQueue;
  readonly #env: DeliveryEnvironment;
  readonly #most: number;
  #left: number;
  #trail: readonly Part[] = [];
  #hasPassed = false;

  constructor(parts: PartQueue, env: DeliveryEnvironment) {
    this.#parts = parts;
    this.#env = env;
    this.#most = Math.ceil(Math.log2(parts.size + 1));
    this.#left = this.#most;
  }

  /** Something of the batch was written. */
  passed(): void {
    this.#hasPassed = true;
  }

  /** Ends the suspicion, or brings something forward that is worth an attempt; gives whether it could. */
  advance(): boolean {
    if (this.#hasPassed) {
      this.#env.acquit();
      return true;
    }
    if (this.#parts.letPass(this.#parts.deferred) > 0) return true;
    if (this.#left === 0) return false;
    this.#left--;
    const several = this.#parts.deferred.filter(({ items }) => items.length > 1).sort(compareSizes);
    const recent = several.filter((part) => this.#trail.includes(part));
    return [...recent, ...several].some((part) => this.#parts.bringForward(part, (one) => this.#halve(one)));
  }

  /** The suspicion is over. */
  end(): void {
    this.#left = this.#most;
    this.#trail = [];
  }

  #halve(part: Part): readonly Part[] {
    this.#trail = part.refusal === undefined ? [] : narrowDown(part, part.refusal, this.#env);
    return this.#trail;
  }
}

function compareSizes(a: Part, b: Part): number {
  return b.items.length - a.items.length;
}
