import type { BatchItem } from '../../contracts/batcher.ts';
import type { Assignment } from '../../contracts/partition.ts';
import type { Write } from '../../contracts/write.ts';
import type { Lane } from '../lane/lane.ts';

/** One write on its way, with the record it came from. @internal */
export class Item implements BatchItem {
  readonly write: Write;
  readonly assignment: Assignment;
  readonly bytes: number;
  readonly weight: number;
  readonly count: number = 1;
  readonly lane: Lane;
  readonly seq: number;
  /** Which of the record's writes it is, counted from 0. */
  readonly ordinal: number;

  constructor(write: Write, lane: Lane, seq: number, ordinal: number, bytes: number, weight: number) {
    this.write = write;
    this.assignment = lane.assignment;
    this.bytes = bytes;
    this.weight = weight;
    this.lane = lane;
    this.seq = seq;
    this.ordinal = ordinal;
  }
}
