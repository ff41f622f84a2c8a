import type { Write } from '../../contracts/write.ts';
import { internal } from '../../errors.ts';
import type { AnsweredEntry, AppliedEntry, AttemptEntry } from '../journal.ts';
import type { EntityEvent, EntityHistory, QueuedItem, QueuedWrite } from './entity-history.ts';

/** A call of the sink, with what each write of it stands for. @internal */
export interface Attempt {
  readonly id: number;
  readonly at: number;
  readonly parts: readonly (readonly QueuedWrite[])[];
}

/** Reads a history from its beginning. @internal */
export interface TimelineReader {
  event?(event: EntityEvent): void;
  started?(attempt: Attempt): void;
  applied?(attempt: Attempt, entry: AppliedEntry): void;
  answered?(attempt: Attempt, entry: AnsweredEntry): void;
}

/** Tells several readers what happened, in the order in which it did. @internal */
export function readTimeline({ entries, events }: EntityHistory, readers: readonly TimelineReader[]): void {
  const attempts = new Attempts();
  let next = 0;
  const upTo = (after: number): void => {
    for (let event = events[next]; event !== undefined && event.after <= after; event = events[next]) {
      next += 1;
      attempts.note(event);
      for (const reader of readers) reader.event?.(event);
    }
  };
  for (const [index, entry] of entries.entries()) {
    upTo(index);
    if (entry.type === 'attempt') {
      const attempt = attempts.start(entry);
      for (const reader of readers) reader.started?.(attempt);
    } else if (entry.type === 'applied') {
      for (const reader of readers) reader.applied?.(attempts.of(entry.id), entry);
    } else if (entry.type === 'answered') {
      for (const reader of readers) reader.answered?.(attempts.of(entry.id), entry);
    }
  }
  upTo(entries.length);
}

/** Knows what each write of an attempt stands for. */
class Attempts {
  /** A write that came back may be the same object as another one's. */
  readonly #queued: Map<Write, readonly QueuedWrite[]> = new Map();
  readonly #attempts: Map<number, Attempt> = new Map();
  readonly #batches: Map<number, readonly QueuedItem[]> = new Map();
  readonly #inFlight: Set<QueuedItem> = new Set();
  #folded: (EntityEvent & { readonly type: 'folded' }) | undefined;

  note(event: EntityEvent): void {
    if (event.type === 'folded') this.#folded = event;
    else if (event.type === 'added') for (const queued of event.item.writes) this.#added(queued);
    else if (event.type === 'taken') {
      this.#batches.set(event.batch, event.items);
      for (const item of event.items) this.#inFlight.add(item);
    } else if (event.type === 'settled' || event.type === 'narrowed') {
      const left = event.type === 'narrowed' ? event.items : [];
      for (const item of this.#batches.get(event.batch) ?? [])
        if (!left.includes(item)) this.#inFlight.delete(item);
    }
  }

  start({ id, at, writes }: AttemptEntry): Attempt {
    // What was folded for an earlier attempt says nothing of this one.
    const folded = this.#folded?.after === id ? this.#folded.parts : undefined;
    const attempt = { id, at, parts: folded ?? this.#partsOf(writes) };
    if (attempt.parts.length !== writes.length)
      throw internal('entity history: expected an attempt to send what was folded for it');
    this.#attempts.set(id, attempt);
    return attempt;
  }

  of(id: number): Attempt {
    const attempt = this.#attempts.get(id);
    if (attempt === undefined)
      throw internal('entity history: expected an attempt to begin before it is answered');
    return attempt;
  }

  #added(queued: QueuedWrite): void {
    this.#queued.set(queued.write, [queued, ...(this.#queued.get(queued.write) ?? [])]);
  }

  #partsOf(writes: readonly Write[]): readonly (readonly QueuedWrite[])[] {
    const used = new Set<QueuedWrite>();
    return writes.map((write) => {
      const known = this.#queued.get(write) ?? [];
      const queued = known.findLast((one) => this.#inFlight.has(one.item) && !used.has(one)) ?? known[0];
      if (queued === undefined)
        throw internal('entity history: expected the writes of an attempt to have been added');
      used.add(queued);
      return [queued];
    });
  }
}
