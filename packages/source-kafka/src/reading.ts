import type { Partition, SourceEvent } from '@rivergraph/core';
import type { EventQueue } from '@rivergraph/core/adapter';
import type { Assignment, Owned } from './assignment.ts';
import { KafkaChunk } from './chunk.ts';
import type { ConsumerPort, FetchedBatch, FetchedMessage, SkippedBatch } from './client.ts';
import { toPosition } from './position.ts';

/** What reading needs and tells. */
export interface ReadingParts {
  readonly assignment: Assignment;
  readonly consumer: ConsumerPort;
  readonly queue: EventQueue;
  /** Bytes that may wait to be taken before nothing more is fetched. */
  readonly maxWaitingBytes: number;
  /** The client read from somewhere else than where the partition was. */
  strayed(owned: Owned): void;
  /** A partition has reached its end. */
  ended(): void;
}

/** Brings what the client fetches into the queue, and keeps the client from fetching what nobody can take yet. */
export class Reading {
  readonly #parts: ReadingParts;
  #isFull = false;
  #idle: Idle | undefined;

  constructor(parts: ReadingParts) {
    this.#parts = parts;
  }

  /** Begins, or goes on, at `owned.next`. */
  begin(owned: Owned): void {
    if (owned.phase === 'waiting') owned.taken = owned.next;
    owned.phase = 'reading';
    if (hasEnded(owned)) {
      this.#end(owned);
      return;
    }
    this.#parts.consumer.seek({ ...owned.place, offset: String(owned.next) });
    this.review(owned);
  }

  /**
   * Begins, or goes on, at another place than what was read last. What lies between counts as read: whoever asks for the place
   * later might get another one.
   */
  beginElsewhere(owned: Owned, target: number, high: number): void {
    owned.next = target;
    if (target > 0) this.#tellProgress(owned, target - 1);
    this.tellLag(owned, high);
    this.begin(owned);
  }

  /** Takes a fetch in; says whether it counts as read. */
  fetched(batch: FetchedBatch): boolean {
    const { assignment, queue, strayed } = this.#parts;
    const owned = assignment.at(batch);
    // One that was under way while the group agreed anew may bring what is not ours, or not yet.
    if (owned === undefined || owned.phase !== 'reading') return false;
    if (hasStrayed(batch, owned.next)) {
      strayed(owned);
      return false;
    }
    const length = countBefore(batch.messages, owned.end);
    if (length > 0) {
      const chunk = new KafkaChunk(owned.partition, batch.messages, length);
      queue.pushTo(owned.partition, { type: 'records', chunk }, chunk.bytes);
    }
    const last = length === 0 ? -1 : Number(batch.messages[length - 1]?.offset);
    this.#advance(owned, { batch, delivered: last });
    this.reviewAll();
    return true;
  }

  /** While the client was told to fetch nothing of all that is owned: settles when that changes. */
  idle(): Promise<void> | undefined {
    const all = this.#parts.assignment.all();
    if (all.length === 0 || all.some(({ isHeld }) => !isHeld)) return undefined;
    this.#idle ??= newIdle();
    return this.#idle.over;
  }

  /** Wakes whoever waits for there to be something to fetch. */
  wake(): void {
    this.#idle?.end();
    this.#idle = undefined;
  }

  /** Moves past a fetch that held nothing to read. */
  skipped(batch: SkippedBatch): void {
    const owned = this.#parts.assignment.at(batch);
    if (owned === undefined || owned.phase !== 'reading' || Number(batch.lastOffset) < owned.next) return;
    this.#advance(owned, { batch, delivered: -1 });
  }

  pause(partitions: readonly Partition[]): void {
    for (const owned of this.#owned(partitions)) {
      owned.isPaused = true;
      this.#parts.queue.hold(owned.partition);
      this.review(owned);
    }
    this.reviewAll();
  }

  resume(partitions: readonly Partition[]): void {
    for (const owned of this.#owned(partitions)) {
      owned.isPaused = false;
      this.#parts.queue.release(owned.partition);
      this.review(owned);
    }
    this.reviewAll();
  }

  /** Stops the client from fetching while as much waits as may, until half of it is taken. */
  reviewAll(): void {
    const { queue, maxWaitingBytes, assignment } = this.#parts;
    const isFull = queue.readyBytes > (this.#isFull ? maxWaitingBytes / 2 : maxWaitingBytes);
    if (isFull === this.#isFull) return;
    this.#isFull = isFull;
    for (const owned of assignment.all()) this.review(owned);
  }

  /** Tells the client whether to fetch a partition, where that has changed. */
  review(owned: Owned): void {
    const isHeld = owned.phase !== 'reading' || owned.isPaused || this.#isFull;
    if (isHeld === owned.isHeld) return;
    owned.isHeld = isHeld;
    if (isHeld) this.#parts.consumer.pause([owned.place]);
    else this.#parts.consumer.resume([owned.place]);
    if (!isHeld) this.wake();
  }

  tellLag(owned: Owned, high: number): void {
    const event: SourceEvent = {
      type: 'lag',
      partition: owned.partition,
      records: Math.max(0, high - owned.next),
    };
    this.#parts.queue.pushTo(owned.partition, event);
  }

  #advance(owned: Owned, { batch, delivered }: { batch: SkippedBatch; delivered: number }): void {
    const last = Number(batch.lastOffset);
    const covered = owned.end === undefined ? last : Math.min(last, owned.end - 1);
    if (covered > delivered) this.#tellProgress(owned, covered);
    owned.next = last + 1;
    this.tellLag(owned, Number(batch.highWatermark));
    if (hasEnded(owned)) this.#end(owned);
  }

  #tellProgress({ partition }: Owned, offset: number): void {
    this.#parts.queue.pushTo(partition, { type: 'progress', partition, position: toPosition(offset) });
  }

  #end(owned: Owned): void {
    owned.phase = 'ended';
    this.#parts.queue.pushTo(owned.partition, { type: 'ended', partition: owned.partition });
    this.review(owned);
    this.#parts.ended();
  }

  #owned(partitions: readonly Partition[]): readonly Owned[] {
    return partitions.flatMap((partition) => this.#parts.assignment.announced(partition) ?? []);
  }
}

function hasEnded({ end, next }: Owned): boolean {
  return end !== undefined && next >= end;
}

/** kafkajs moves by itself when a position does not exist. A gap is no sign of that: compaction and markers leave gaps. */
function hasStrayed({ fetchedOffset, messages }: FetchedBatch, next: number): boolean {
  if (fetchedOffset !== undefined) return Number(fetchedOffset) !== next;
  return Number(messages[0]?.offset) < next;
}

function countBefore(messages: readonly FetchedMessage[], end: number | undefined): number {
  let count = messages.length;
  while (end !== undefined && count > 0 && Number(messages[count - 1]?.offset) >= end) count -= 1;
  return count;
}

interface Idle {
  readonly over: Promise<void>;
  end(): void;
}

function newIdle(): Idle {
  let end = (): void => undefined;
  const over = new Promise<void>((resolve) => {
    end = resolve;
  });
  return { over, end };
}
