import type { Assignment } from '../contracts/partition.ts';
import type { BatchItem } from '../contracts/batcher.ts';
import { Load } from './load.ts';
import { TimedQueue } from './timed-queue.ts';

/** How many items an empty queue keeps room for. */
const restingCapacity = 16_384;

/** What the lanes of one partition share: there are several while an old assignment of it is not over. */
export class WaitingPartition<TItem extends BatchItem> {
  readonly id: string;
  readonly lanes: Set<WaitingLane<TItem>> = new Set();
  /** Whether a batch in flight holds items of the partition, of whichever assignment. */
  busy = false;

  constructor(id: string) {
    this.id = id;
  }
}

/** The items of one assignment that wait, in their order. */
export class WaitingLane<TItem extends BatchItem> {
  readonly assignment: Assignment;
  readonly partition: WaitingPartition<TItem>;
  queue: TimedQueue<TItem> = new TimedQueue();
  readonly load: Load = new Load();
  hurried = false;
  /** The number of the last batch that took from it: among equally old lanes, who was served last waits. */
  served = 0;

  constructor(assignment: Assignment, partition: WaitingPartition<TItem>) {
    this.assignment = assignment;
    this.partition = partition;
  }

  /** Whether its items must wait for a batch in flight. */
  get busy(): boolean {
    return this.partition.busy;
  }

  /** Whether its items may be sent now. */
  get free(): boolean {
    return !this.busy && this.queue.length > 0;
  }

  /** Lets go of memory that an empty queue does not need. */
  rest(): void {
    if (this.queue.length === 0 && this.queue.capacity > restingCapacity) this.queue = new TimedQueue();
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
