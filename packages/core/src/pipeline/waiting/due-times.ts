/** What comes due at about the same time comes due together, so that it is tried in one batch; in milliseconds. */
const stepMs = 50;

/**
 * Things by the time at which they are due, never early and at most {@link stepMs} late.
 *
 * Nobody looks further ahead than a few seconds, so there are few different times and the next one is found by looking
 * at all of them.
 *
 * @internal
 */
export class DueTimes<T> {
  readonly #at: Map<number, Set<T>> = new Map();

  /** The earliest time at which something is due. */
  get next(): number | undefined {
    let next: number | undefined;
    for (const time of this.#at.keys()) next = Math.min(next ?? time, time);
    return next;
  }

  /** Gives the time to `delete` it by. */
  add(thing: T, dueAt: number): number {
    const time = Math.ceil(dueAt / stepMs) * stepMs;
    const due = this.#at.get(time);
    if (due === undefined) this.#at.set(time, new Set([thing]));
    else due.add(thing);
    return time;
  }

  delete(thing: T, time: number): void {
    const due = this.#at.get(time);
    if (due?.delete(thing) === true && due.size === 0) this.#at.delete(time);
  }

  /** Takes out what is due, the oldest first. */
  take(now: number): readonly T[] {
    const times = [...this.#at.keys()].filter((time) => time <= now).sort((a, b) => a - b);
    const things = times.flatMap((time) => [...(this.#at.get(time) ?? [])]);
    for (const time of times) this.#at.delete(time);
    return things;
  }
}
