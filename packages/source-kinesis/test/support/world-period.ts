import type { Partition } from '@rivergraph/core';
import type { KinesisChunk } from '../../src/chunk.ts';
import { shardOf } from './driven-session.ts';

/** One time in which a worker had a shard: writes its records one after another. */
export class WorldPeriod {
  readonly partition: Partition;
  readonly shardId: string;
  /** The last position that is written. */
  written: string | undefined;
  /** The last position that was committed. */
  committed: string | undefined;
  hasEnded = false;
  isLost = false;
  isEndCommitted = false;
  #waiting: string[] = [];

  constructor(partition: Partition) {
    this.partition = partition;
    this.shardId = shardOf(partition);
  }

  get isIdle(): boolean {
    return this.#waiting.length === 0;
  }

  /** Whether there is something to commit. */
  get isDirty(): boolean {
    if (this.hasEnded && this.isIdle && !this.isEndCommitted) return true;
    return this.written !== undefined && this.written !== this.committed;
  }

  take(chunk: KinesisChunk): void {
    for (let index = 0; index < chunk.length; index += 1) this.#waiting.push(chunk.sequenceAt(index));
  }

  /** Gives the record that is written next. */
  next(): string | undefined {
    return this.isLost ? undefined : this.#waiting[0];
  }

  wrote(sequence: string): void {
    this.#waiting.shift();
    this.written = sequence;
  }
}
