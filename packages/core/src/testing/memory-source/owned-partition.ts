import type { Clock } from '../../contracts/clock.ts';
import type { SourceEvent } from '../../contracts/source.ts';
import type { MemoryEpoch } from '../journal.ts';
import { MemoryChunk } from './memory-chunk.ts';
import type { PartitionLog } from './partition-log.ts';

/** How much a partition may deliver at once. @internal */
export interface ReadLimits {
  readonly maxRecords: () => number;
  readonly recordsAfterPause: number;
}

/** One assignment of one partition to one session: its cursor and its flags. @internal */
export class OwnedPartition<Value, Key> {
  readonly log: PartitionLog<Value, Key>;
  readonly epoch: number;
  /** Leaving: no new records, but it may still commit until it is released. */
  leaving = false;
  released = false;
  /** The runner knows that it is released: it said `done`, or the session is over. */
  toldReleased = false;
  /** The highest position stored, or -1. */
  lastCommit = -1;
  endDelivered = false;
  /** Its end was committed: it is nobody's business any more. */
  finished = false;
  #cursor = 0;
  #resumed = false;
  #paused = false;
  #leftAfterPause = 0;
  #notBefore = 0;
  /** Where it ends for this assignment, whether or not the log goes on. */
  #stop = Number.POSITIVE_INFINITY;

  constructor(log: PartitionLog<Value, Key>, epoch: number) {
    this.log = log;
    this.epoch = epoch;
  }

  /** The last position that was delivered or skipped, or -1. */
  get delivered(): number {
    return this.#cursor - 1;
  }

  get behind(): number {
    return this.log.length - this.#cursor;
  }

  /** Whether it is still ours and was delivered to its end. */
  get isOver(): boolean {
    return this.endDelivered && (this.finished || !this.leaving);
  }

  get place(): MemoryEpoch {
    return { partition: this.log.partition.id, epoch: this.epoch };
  }

  get notBefore(): number {
    return this.#notBefore;
  }

  /** Ends it, for this assignment, after what exists now. */
  stopHere(): void {
    this.#stop = this.log.length;
  }

  start(after: number | undefined): void {
    this.#resumed = true;
    this.#cursor = after === undefined ? 0 : after + 1;
  }

  pause(limits: ReadLimits): void {
    if (this.#paused) return;
    this.#paused = true;
    this.#leftAfterPause = limits.recordsAfterPause;
  }

  unpause(): void {
    this.#paused = false;
  }

  wait(untilMs: number): void {
    this.#notBefore = untilMs;
  }

  /** The next event of this partition, or `undefined` while there is none. */
  read(limits: ReadLimits, clock: Clock): SourceEvent | undefined {
    if (!this.#resumed || this.leaving || this.endDelivered || clock.now() < this.#notBefore)
      return undefined;
    if (this.#cursor >= Math.min(this.log.length, this.#stop)) return this.#end();
    if (this.log.markers.has(this.#cursor)) return this.#progress();
    return this.#records(limits);
  }

  #runEnd(): number {
    return Math.min(this.log.runEnd(this.#cursor), this.#stop);
  }

  #end(): SourceEvent | undefined {
    if (!this.log.ended && this.#cursor < this.#stop) return undefined;
    this.endDelivered = true;
    return { type: 'ended', partition: this.log.partition };
  }

  #progress(): SourceEvent {
    this.#cursor = this.#runEnd();
    return { type: 'progress', partition: this.log.partition, position: this.#cursor - 1 };
  }

  #records(limits: ReadLimits): SourceEvent | undefined {
    const allowed = this.#paused ? this.#leftAfterPause : Number.POSITIVE_INFINITY;
    const length = Math.min(limits.maxRecords(), this.#runEnd() - this.#cursor, allowed);
    if (length <= 0) return undefined;
    const chunk = new MemoryChunk(this.log, { first: this.#cursor, length, epoch: this.epoch });
    this.#cursor += length;
    if (this.#paused) this.#leftAfterPause -= length;
    return { type: 'records', chunk };
  }
}
