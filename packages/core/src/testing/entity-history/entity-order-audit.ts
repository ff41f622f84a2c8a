import type { Assignment } from '../../contracts/partition.ts';
import type { AnsweredEntry, AppliedEntry } from '../journal.ts';
import type { EntityEvent, QueuedItem, QueuedWrite } from './entity-history.ts';
import { type Access, accessesOf } from './entity-keys.ts';
import { placeOf } from './place.ts';
import type { Attempt, TimelineReader } from './timeline.ts';

interface Touch {
  readonly queued: QueuedWrite;
  readonly access: Access;
  /** Where it stands in the order of arrival: folded, at the place of the first that it was folded with. */
  order: number;
  appliedAt: number;
}

/**
 * Checks that the writes of an entity were applied in the order in which they came, as each was applied last. What was
 * not brought to an end within its life is written again; what landed late, when nobody waited for it, does not count.
 *
 * @internal
 */
export class EntityOrderAudit implements TimelineReader {
  readonly faults: string[] = [];
  readonly #entities: Map<string, Map<QueuedWrite, Touch>> = new Map();
  readonly #batches: Map<number, readonly QueuedItem[]> = new Map();
  readonly #dropped: Set<Assignment> = new Set();
  readonly #finished: Set<QueuedItem> = new Set();
  /** By what the sink said last. */
  readonly #durable: Set<QueuedWrite> = new Set();
  readonly #isDead: (queued: QueuedWrite) => boolean;
  #step = 0;

  constructor(isDead: (queued: QueuedWrite) => boolean) {
    this.#isDead = isDead;
  }

  event(event: EntityEvent): void {
    switch (event.type) {
      case 'life':
        return this.finish();
      case 'taken':
        this.#batches.set(event.batch, event.items);
        return;
      case 'dropped':
        this.#dropped.add(event.assignment);
        return;
      case 'settled':
        for (const item of this.#batches.get(event.batch) ?? [])
          if (!this.#dropped.has(item.assignment)) this.#finished.add(item);
        return;
      default:
    }
  }

  applied({ parts }: Attempt, { indexes, late }: AppliedEntry): void {
    if (late) return;
    this.#step += 1;
    for (const index of indexes) {
      const folded = parts[index] ?? [];
      const order = Math.min(...folded.map((queued) => queued.order));
      for (const queued of folded) this.#touch(queued, order);
    }
  }

  answered({ parts }: Attempt, { failed }: AnsweredEntry): void {
    const out = new Set(failed);
    for (const [index, part] of parts.entries()) {
      for (const queued of part) {
        if (out.has(index)) this.#durable.delete(queued);
        else this.#durable.add(queued);
      }
    }
  }

  /** The life is over. */
  finish(): void {
    for (const touches of this.#entities.values()) this.#check([...touches.values()]);
    for (const part of [this.#entities, this.#batches, this.#dropped, this.#finished, this.#durable])
      part.clear();
  }

  #touch(queued: QueuedWrite, order: number): void {
    for (const [entity, access] of accessesOf(queued)) {
      const touches = this.#entities.get(entity) ?? new Map<QueuedWrite, Touch>();
      this.#entities.set(entity, touches);
      const touch = touches.get(queued) ?? { queued, access, order, appliedAt: 0 };
      touches.set(queued, touch);
      touch.order = order;
      touch.appliedAt = this.#step;
    }
  }

  #check(touches: readonly Touch[]): void {
    for (const late of touches) {
      if (!this.#stands(late)) continue;
      const before = touches.find(
        (one) => one.order < late.order && one.appliedAt > late.appliedAt && !commute(one, late),
      );
      if (before === undefined) continue;
      const what = `${placeOf(before.queued)} was applied after ${placeOf(late.queued)}`;
      this.faults.push(`order: ${what}, which came later and has an entity of it`);
    }
  }

  #stands({ queued }: Touch): boolean {
    return this.#finished.has(queued.item) && this.#durable.has(queued) && !this.#isDead(queued);
  }
}

function commute(one: Touch, other: Touch): boolean {
  return one.access === other.access && one.access !== 'own';
}
