import type {
  Assignment,
  Batcher,
  BatcherOptions,
  BatchItem,
  BatchLimits,
  CreateBatcher,
  GraphWrite,
  PlannedBatch,
  Write,
} from '@rivergraph/core';
import { entitiesOf, entityKey } from '@rivergraph/core';

/** A write that waits in a simple batcher. */
export interface Waiter<TItem extends BatchItem> {
  readonly item: TItem;
  readonly since: number;
  readonly keys: readonly string[];
}

/** What a simple batcher goes by. */
export interface SimpleRules {
  /** What no two batches in flight may share. */
  readonly keysOf: (item: BatchItem, options: BatcherOptions) => readonly string[];
  /** Whether a younger write has to wait for an older one that cannot go. */
  readonly mustFollow: (younger: Waiter<BatchItem>, older: Waiter<BatchItem>) => boolean;
}

/** The entities, as the conflict rule has them. */
export function entityKeys(
  { write, assignment }: BatchItem,
  { conflictKeys }: BatcherOptions,
): readonly string[] {
  const keysOf = (one: Write): readonly string[] => {
    if (one.kind === 'graph') return entitiesOf(one as GraphWrite);
    const keys = conflictKeys?.(one) ?? [`unknown of ${assignment.partition.id}`];
    return keys.map((key) => (typeof key === 'string' ? key : entityKey(key.endpoint.node, key.row)));
  };
  return writesOf(write).flatMap(keysOf);
}

/** The writes of a record that is kept together, or the write itself. */
function writesOf(write: Write): readonly Write[] {
  return 'writes' in write ? (write.writes as readonly Write[]) : [write];
}

/** Whether two writes name the same. */
export function shares(one: Waiter<BatchItem>, other: Waiter<BatchItem>): boolean {
  return one.keys.some((key) => other.keys.includes(key));
}

export const honestRules: SimpleRules = { keysOf: entityKeys, mustFollow: shares };

/**
 * Makes a batcher that is easy to see through: one queue in the order of arrival, from which a batch takes, oldest first,
 * whatever shares nothing with what is in flight nor with an older write that is left out.
 */
export function simpleBatcher(rules: SimpleRules = honestRules): CreateBatcher {
  return <TItem extends BatchItem>(options: BatcherOptions): Batcher<TItem> =>
    new SimpleBatcher<TItem>(options, rules);
}

export class SimpleBatcher<TItem extends BatchItem> implements Batcher<TItem> {
  readonly options: BatcherOptions;
  readonly rules: SimpleRules;
  queue: Waiter<TItem>[] = [];
  readonly inFlight: Map<PlannedBatch<TItem>, readonly string[]> = new Map();
  readonly #hurried: Set<Assignment> = new Set();
  #limits: BatchLimits;

  constructor(options: BatcherOptions, rules: SimpleRules) {
    this.options = options;
    this.rules = rules;
    this.#limits = options.limits;
  }

  get waiting(): number {
    return this.queue.length;
  }

  add(item: TItem, since: number): void {
    this.queue.push({ item, since, keys: this.rules.keysOf(item, this.options) });
  }

  take(now: number): PlannedBatch<TItem> | undefined {
    const due = this.dueAt();
    if (due === undefined || now < due) return undefined;
    const picked = new Set(this.#pick());
    this.queue = this.queue.filter((waiter) => !picked.has(waiter));
    const batch: PlannedBatch<TItem> = { items: [...picked].map(({ item }) => item), trigger: 'time' };
    this.inFlight.set(
      batch,
      [...picked].flatMap(({ keys }) => keys),
    );
    return batch;
  }

  settle(batch: PlannedBatch<TItem>): void {
    this.inFlight.delete(batch);
  }

  drop(assignment: Assignment): number {
    const kept = this.queue.filter(({ item }) => item.assignment !== assignment);
    const dropped = this.queue.length - kept.length;
    this.queue = kept;
    this.#hurried.delete(assignment);
    return dropped;
  }

  hurry(assignment: Assignment, on: 'on' | 'off'): void {
    if (on === 'on') this.#hurried.add(assignment);
    else this.#hurried.delete(assignment);
  }

  dueAt(): number | undefined {
    const [first] = this.#pick();
    const [oldest] = this.queue;
    if (first === undefined || oldest === undefined) return undefined;
    const isHurried = this.queue.some(({ item }) => this.#hurried.has(item.assignment));
    const isFull = this.queue.length >= this.#limits.maxRecords;
    return isHurried || isFull ? 0 : oldest.since + this.#limits.maxWaitMs;
  }

  limit(limits: BatchLimits): void {
    this.#limits = limits;
  }

  /** What a batch would hold now. */
  #pick(): readonly Waiter<TItem>[] {
    const busy = new Set([...this.inFlight.values()].flat());
    const picked: Waiter<TItem>[] = [];
    const left: Waiter<TItem>[] = [];
    for (const waiter of this.queue) {
      const isFree = !waiter.keys.some((key) => busy.has(key));
      if (!isFree || left.some((older) => this.rules.mustFollow(waiter, older))) left.push(waiter);
      else if (this.#fits(waiter.item, picked)) picked.push(waiter);
      else break;
    }
    return picked;
  }

  #fits(item: TItem, picked: readonly Waiter<TItem>[]): boolean {
    if (picked.length === 0) return true;
    const { maxRecords, maxBytes, maxWeight } = this.#limits;
    const sum = (of: (one: TItem) => number): number =>
      picked.reduce((total, waiter) => total + of(waiter.item), of(item));
    return (
      sum(({ count }) => count) <= maxRecords &&
      sum(({ bytes }) => bytes) <= maxBytes &&
      sum(({ weight }) => weight) <= maxWeight
    );
  }
}
