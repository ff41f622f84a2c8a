import type { Assignment } from '../contracts/partition.ts';
import type { BatchItem } from '../contracts/batcher.ts';
import { Load } from './load.ts';
import { TimedQueue } from './timed-queue.ts';

/** The items of one assignment that wait, in their order. */
export class WaitingLane<TItem extends BatchItem> {
  readonly assignment: Assignment;
  queue: TimedQueue<TItem> = new TimedQueue();
  readonly load: Load = new Load();
  hurried = false;
  /** Whether a batch in flight holds items of this assignment. */
  busy = false;
  /** The number of the last batch that took from it: among equally old lanes, who was served last waits. */
  served = 0;

  constructor(assignment: Assignment) {
    this.assignment = assignment;
  }

  /** Whether its items may be sent now. */
  get free(): boolean {
    return !this.busy && this.queue.length > 0;
  }

  /** Whether nothing would be lost by forgetting it. */
  get idle(): boolean {
    return !this.busy && !this.hurried && this.queue.length === 0;
  }

  /** Forgets the items. */
  clear(): void {
    this.queue = new TimedQueue();
    this.load.clear();
  }
}

/** Sorts lanes into the order in which they are served: hurried ones first, then by age. */
export function compareLanes<TItem extends BatchItem>(a: WaitingLane<TItem>, b: WaitingLane<TItem>): number {
  if (a.hurried !== b.hurried) return a.hurried ? -1 : 1;
  return a.queue.oldest - b.queue.oldest || a.served - b.served;
}
