import type { EntityEvent, QueuedItem, QueuedWrite } from './entity-history.ts';
import { sharedKeysOf } from './entity-keys.ts';
import { placeOf } from './place.ts';
import type { Attempt, TimelineReader } from './timeline.ts';

/** Checks that what is in flight shares no entity, and that nothing is attempted outside of its batch. @internal */
export class SharingAudit implements TimelineReader {
  readonly faults: string[] = [];
  readonly #batches: Map<number, readonly QueuedItem[]> = new Map();
  readonly #inFlight: Set<QueuedItem> = new Set();
  readonly #keysOfBatches: Map<number, ReadonlySet<string>> = new Map();
  readonly #keysOfAttempts: Map<number, ReadonlySet<string>> = new Map();

  event(event: EntityEvent): void {
    switch (event.type) {
      case 'life':
        for (const part of [this.#batches, this.#inFlight, this.#keysOfBatches, this.#keysOfAttempts])
          part.clear();
        return;
      case 'taken':
        this.#batches.set(event.batch, event.items);
        for (const item of event.items) this.#inFlight.add(item);
        this.#enter(
          this.#keysOfBatches,
          event.batch,
          event.items.flatMap(({ writes }) => writes),
        );
        return;
      case 'narrowed':
        this.#narrowed(event.batch, event.items);
        return;
      case 'settled':
        for (const item of this.#batches.get(event.batch) ?? []) this.#inFlight.delete(item);
        this.#keysOfBatches.delete(event.batch);
        return;
      case 'given-up':
        this.#keysOfAttempts.delete(event.attempt);
        return;
      default:
    }
  }

  started({ id, parts }: Attempt): void {
    for (const queued of parts.flat()) {
      if (!this.#inFlight.has(queued.item))
        this.faults.push(`sharing: ${placeOf(queued)} is attempted and its batch is settled`);
    }
    this.#enter(this.#keysOfAttempts, id, parts.flat());
  }

  answered({ id }: Attempt): void {
    this.#keysOfAttempts.delete(id);
  }

  #narrowed(batch: number, items: readonly QueuedItem[]): void {
    for (const item of this.#batches.get(batch) ?? []) if (!items.includes(item)) this.#inFlight.delete(item);
    this.#keysOfBatches.delete(batch);
    const left = items.flatMap(({ writes }) => writes);
    this.#enter(this.#keysOfBatches, batch, left);
  }

  #enter(running: Map<number, ReadonlySet<string>>, id: number, writes: readonly QueuedWrite[]): void {
    const keys = new Set<string>();
    for (const queued of writes) {
      for (const key of sharedKeysOf(queued)) {
        const isShared = !keys.has(key) && [...running.values()].some((others) => others.has(key));
        const what = running === this.#keysOfBatches ? 'batches' : 'attempts';
        if (isShared) this.faults.push(`sharing: two ${what} at once have ${key}, of ${placeOf(queued)}`);
        keys.add(key);
      }
    }
    running.set(id, keys);
  }
}
