import type { Assignment } from '../../contracts/partition.ts';
import type { EntityEvent, EntityHistory, QueuedItem } from './entity-history.ts';
import { sharedKeysOf } from './entity-keys.ts';
import type { EntityOptions } from './entity-plan.ts';
import { placeOf } from './place.ts';
import type { TimelineReader } from './timeline.ts';

type Taken = EntityEvent & { readonly type: 'taken' };
type Dropped = EntityEvent & { readonly type: 'dropped' };

/** The write that has waited longest, once it is due, and the batches that it must wait for. */
interface Watch {
  readonly item: QueuedItem;
  readonly ahead: Set<number>;
}

/**
 * Checks what a batcher does with what waits: that the oldest write, once it is due, waits for no batch but those that
 * were in flight then; that nothing is forgotten; and that the limits hold.
 *
 * @internal
 */
export class WaitingAudit implements TimelineReader {
  readonly faults: string[] = [];
  readonly #options: EntityOptions;
  /** In the order of arrival. */
  readonly #waiting: Set<QueuedItem> = new Set();
  readonly #inFlight: Set<number> = new Set();
  readonly #hurried: Set<Assignment> = new Set();
  #watch: Watch | undefined;

  constructor({ plan }: EntityHistory) {
    this.#options = plan.options;
  }

  event(event: EntityEvent): void {
    this.#look(event.at);
    switch (event.type) {
      case 'life':
        for (const part of [this.#waiting, this.#inFlight, this.#hurried]) part.clear();
        return;
      case 'added':
        this.#waiting.add(event.item);
        return this.#count(event.waiting, 'add');
      case 'taken':
        return this.#taken(event);
      case 'none':
        return this.#gaveNothing();
      case 'settled':
        this.#inFlight.delete(event.batch);
        this.#watch?.ahead.delete(event.batch);
        return;
      case 'dropped':
        return this.#dropped(event);
      case 'hurried':
        if (event.on === 'on') this.#hurried.add(event.assignment);
        else this.#hurried.delete(event.assignment);
        return;
      default:
    }
  }

  /** Sees whether another write is the oldest now, or has become due, or is so no longer. */
  #look(at: number): void {
    const [item] = this.#waiting;
    if (item === undefined || !this.#isDue(item, at)) this.#watch = undefined;
    else if (this.#watch?.item !== item) this.#watch = { item, ahead: new Set(this.#inFlight) };
  }

  #isDue({ addedAt, assignment }: QueuedItem, at: number): boolean {
    return at - addedAt >= this.#options.maxWaitMs || this.#hurried.has(assignment);
  }

  #taken({ batch, items, waiting }: Taken): void {
    const oldest = this.#watch;
    if (oldest !== undefined && !items.includes(oldest.item)) this.#passedOver(oldest, items);
    for (const item of items) {
      if (!this.#waiting.delete(item)) this.faults.push(`kept: ${nameOf(item)} was given and did not wait`);
    }
    this.#inFlight.add(batch);
    this.#checkLimits(items);
    this.#count(waiting, 'take');
  }

  #passedOver({ item, ahead }: Watch, items: readonly QueuedItem[]): void {
    const keys = new Set(item.writes.flatMap(sharedKeysOf));
    const taken = items
      .flatMap(({ writes }) => writes)
      .find((queued) => sharedKeysOf(queued).some((key) => keys.has(key)));
    if (taken !== undefined)
      this.faults.push(`waiting: ${placeOf(taken)} takes an entity of ${nameOf(item)}, which waits longest`);
    else if (ahead.size === 0)
      this.faults.push(`waiting: ${nameOf(item)} waits longest, could go, and a younger batch goes`);
  }

  #gaveNothing(): void {
    if (this.#watch === undefined || this.#watch.ahead.size > 0) return;
    this.faults.push(`waiting: ${nameOf(this.#watch.item)} waits longest, could go, and nothing is given`);
  }

  #dropped({ assignment, count, waiting }: Dropped): void {
    const dropped = [...this.#waiting].filter((item) => item.assignment === assignment);
    for (const item of dropped) this.#waiting.delete(item);
    this.#hurried.delete(assignment);
    if (count !== dropped.length)
      this.faults.push(`kept: drop forgot ${count} items, ${dropped.length} of the partition waited`);
    this.#count(waiting, 'drop');
  }

  #checkLimits(items: readonly QueuedItem[]): void {
    if (items.length === 0) this.faults.push('limits: a batch without items');
    if (items.length <= 1) return;
    const { maxRecords, maxBytes, maxWeight = Number.POSITIVE_INFINITY } = this.#options;
    const most = { count: maxRecords, bytes: maxBytes, weight: maxWeight } as const;
    for (const name of ['count', 'bytes', 'weight'] as const) {
      const sum = items.reduce((total, item) => total + item[name], 0);
      if (sum > most[name]) this.faults.push(`limits: a batch of ${name} ${sum}, the limit is ${most[name]}`);
    }
  }

  #count(waiting: number, after: string): void {
    if (waiting === this.#waiting.size) return;
    this.faults.push(`kept: ${waiting} items wait after ${after}, expected ${this.#waiting.size}`);
  }
}

function nameOf({ writes: [first] }: QueuedItem): string {
  return first === undefined ? 'an item without writes' : placeOf(first);
}
