import type { AppliedEntry } from '../journal.ts';
import type { QueuedWrite } from './entity-history.ts';
import { Ranks } from './ranks.ts';
import type { Attempt, TimelineReader } from './timeline.ts';

/** Keeps what was applied, write by write, in the order in which it was. @internal */
export class Landings implements TimelineReader {
  readonly all: QueuedWrite[] = [];
  /** Those that landed when nobody waited for them any more. */
  readonly late: QueuedWrite[] = [];
  /** The others. */
  readonly inTime: Set<QueuedWrite> = new Set();
  /** Whether a write that had landed was attempted once more. */
  areRepeated = false;
  /** In which order they landed for the first time: those in time by arrival, all by their place in the stream. */
  readonly #arrivals: Ranks = new Ranks(
    ({ order }) => order,
    () => '',
  );
  readonly #places: Ranks = new Ranks(rankInPartition, ({ output }) => output.partition);
  readonly #seen: Set<string> = new Set();

  started({ parts }: Attempt): void {
    this.areRepeated ||= parts.some((part) => part.some((queued) => this.inTime.has(queued)));
  }

  applied({ parts }: Attempt, { indexes, late }: AppliedEntry): void {
    // What is folded takes the place of one of its writes; by themselves they come where they came.
    const landed = indexes.flatMap((index) => parts[index] ?? []).sort(byOrder);
    this.all.push(...landed);
    if (late) this.late.push(...landed);
    for (const queued of landed) {
      if (!late && !this.inTime.has(queued)) this.#arrivals.add(queued);
      if (!late) this.inTime.add(queued);
      const place = `${queued.output.partition} ${rankInPartition(queued)}`;
      if (!this.#seen.has(place)) this.#places.add(queued);
      this.#seen.add(place);
    }
  }

  /** Whether a write landed for the first time after a younger one of an entity of it. */
  get areShuffled(): boolean {
    // What has waited for an end comes behind younger writes, and has arrived again by then.
    return this.#arrivals.areMixed || (this.late.length > 0 && this.#places.areMixed);
  }

  /** Whether more happened than that each write was applied once, when its turn came. */
  get isTroubled(): boolean {
    return this.areRepeated || this.areShuffled || this.late.length > 0;
  }

  /** What was applied while somebody waited, in the order of arrival. */
  inOrder(): QueuedWrite[] {
    return [...this.inTime].sort(byOrder);
  }
}

/** @internal */
export function byOrder(one: QueuedWrite, other: QueuedWrite): number {
  return one.order - other.order;
}

/** Outputs of one record are told apart below this. */
const outputsPerRecord = 1000;

function rankInPartition({ output: { position, output } }: QueuedWrite): number {
  return position * outputsPerRecord + output;
}
