import type { BatchItem } from '../../contracts/batcher.ts';
import type { Assignment } from '../../contracts/partition.ts';
import type { Write } from '../../contracts/write.ts';
import { isTogether } from '../../batching/together.ts';
import type { Lane } from '../lane/lane.ts';
import type { EndpointWait } from '../waiting/endpoint-wait.ts';

/** Items made so far: a number that tells two of them apart by age, whatever partition they are of. */
let arrivals = 0;

/** One write on its way, or all writes of a record that are kept together, with the record it came from. @internal */
export class Item implements BatchItem {
  /** Changed only while it waits for an endpoint, by newer writes of the same entity. */
  write: Write;
  readonly assignment: Assignment;
  readonly bytes: number;
  readonly weight: number;
  readonly count: number;
  readonly lane: Lane;
  readonly seq: number;
  /** Which of the record's writes it is, counted from 0. */
  readonly ordinal: number;
  /** Which of two came first. It keeps this when it waits and comes back. */
  readonly arrival: number;
  /** Once it was refused for want of an end that may be waited for. */
  wait: EndpointWait | undefined;

  constructor(write: Write, lane: Lane, seq: number, ordinal: number, bytes: number, weight: number) {
    this.write = write;
    this.assignment = lane.assignment;
    this.bytes = bytes;
    this.weight = weight;
    this.count = isTogether(write) ? write.writes.length : 1;
    this.lane = lane;
    this.seq = seq;
    this.ordinal = ordinal;
    this.arrival = arrivals++;
    this.wait = undefined;
  }
}

/** How many writes they stand for. @internal */
export function countWrites(items: readonly Item[]): number {
  let writes = 0;
  for (const { count } of items) writes += count;
  return writes;
}

/** The lanes of items, each once. Items come in runs of one lane, so this looks at most of them only in passing. @internal */
export function lanesOf(items: readonly Item[]): readonly Lane[] {
  const lanes = new Set<Lane>();
  let last: Lane | undefined;
  for (const { lane } of items) {
    if (lane !== last) lanes.add(lane);
    last = lane;
  }
  return [...lanes];
}
