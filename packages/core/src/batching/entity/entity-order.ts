import type { Access } from './claims.ts';
import { Run } from './run.ts';

/**
 * How a write touches an entity: `ref` asks that it exists, `merge` makes it exist, and those that touch it in the same of
 * these ways commute. A write that does more touches it as its unit, within which the order is that of arrival.
 */
export type Touch = 'ref' | 'merge' | object;

/**
 * Knows in which order the waiting writes of each entity of one label or edge type must go: per entity a list of runs.
 *
 * Most labels need no such list, because all their writes commute, or those of an entity are all in one unit. That is known
 * from the kinds of writes seen so far. Until it turns out otherwise all writes are in one run, the *backlog*, which costs
 * a count. From then on there are lists, and what comes first in one of them waits until the backlog is gone.
 *
 * Writes in flight are not in it: they hold their buckets until they are settled, so no other write of their entities can
 * start anyway.
 */
export class EntityOrder {
  readonly label: string;
  readonly #backlog: Run = new Run(this, 0, 'ref', true);
  /** Runs that wait for the backlog. */
  #followers: Run[] = [];
  /** The newest run of each entity. */
  readonly #last: Map<number, Run> = new Map();
  /** The one kind of writes seen so far. */
  #only: Touch | undefined;
  #isNeeded = false;

  constructor(label: string) {
    this.label = label;
  }

  /**
   * Says that writes of a kind touch entities like this. Those of a shape that is `bound` are all in one unit as far as
   * they name the same entity.
   */
  expect(access: Access, bound?: object): void {
    const kind = access === 'own' ? bound : access;
    if (kind === undefined || (this.#only !== undefined && this.#only !== kind)) this.#isNeeded = true;
    this.#only = kind;
  }

  /** Whether there are lists. */
  get isNeeded(): boolean {
    return this.#isNeeded;
  }

  /** Counts a write to the backlog. */
  count(): void {
    this.#backlog.waiting += 1;
  }

  /** So many writes of the backlog were sent or dropped. */
  discount(writes: number): void {
    this.#backlog.waiting -= writes;
    if (this.#backlog.waiting === 0) this.#follow();
  }

  /** Puts a write at the end of an entity's list; into the backlog, where there are no lists. */
  enter(entity: number, touch: Touch): Run {
    if (!this.#isNeeded) {
      this.#backlog.waiting += 1;
      return this.#backlog;
    }
    const last = this.#last.get(entity);
    if (last?.touch === touch) {
      last.waiting += 1;
      return last;
    }
    return this.#append(entity, touch, last);
  }

  /** The last write of a run was sent or dropped. */
  emptied(run: Run): void {
    if (run === this.#backlog) this.#follow();
    else if (run.isFirst) this.#advance(run);
  }

  #append(entity: number, touch: Touch, last: Run | undefined): Run {
    const mayGo = last === undefined && this.#backlog.waiting === 0;
    const run = new Run(this, entity, touch, mayGo);
    run.waiting = 1;
    if (last !== undefined) last.next = run;
    else if (!mayGo) this.#followers.push(run);
    this.#last.set(entity, run);
    return run;
  }

  #follow(): void {
    const followers = this.#followers;
    this.#followers = [];
    for (const run of followers) {
      run.isFirst = true;
      if (run.waiting === 0) this.#advance(run);
    }
  }

  #advance(run: Run): void {
    let next = run.next;
    while (next !== undefined && next.waiting === 0) next = next.next;
    if (next === undefined) this.#last.delete(run.entity);
    else next.isFirst = true;
  }
}
