import { misconfigured } from '@rivergraph/core';
import type { Clock, Partition, RivergraphError } from '@rivergraph/core';
import type { EventQueue } from '@rivergraph/core/adapter';
import type { Assignment, Owned } from './assignment.ts';
import type { AdminPort } from './client.ts';
import type { Commits } from './commits.ts';
import { findOutOfRange } from './offset-range.ts';
import type { Bounds } from './offset-range.ts';
import type { Reading } from './reading.ts';

/** What resets need and tell. */
export interface ResetParts {
  readonly assignment: Assignment;
  readonly admin: AdminPort;
  readonly clock: Clock;
  readonly commits: Commits;
  readonly queue: EventQueue;
  readonly reading: Reading;
  readonly policy: 'fail' | 'earliest' | 'latest';
  /** Aborted when the session is closed. */
  readonly signal: AbortSignal;
  /** Partitions begin anew, in periods of their own. */
  renewed(owned: readonly Owned[]): void;
  failed(error: unknown): void;
}

/** Decides what becomes of partitions whose position does not exist any more. */
export class Resets {
  readonly #parts: ResetParts;

  constructor(parts: ResetParts) {
    this.#parts = parts;
  }

  /** Stops reading these partitions until it is known that their positions exist; goes on there, or resets them. */
  verify(suspects: readonly Owned[]): void {
    const checked = suspects.filter(({ phase }) => phase === 'reading');
    for (const owned of checked) {
      owned.phase = 'checking';
      this.#parts.reading.review(owned);
    }
    if (checked.length > 0) void this.#check(checked);
  }

  /** The error of a position that does not exist, where that is to end the pipeline. */
  refuse({ partition }: Owned, next: number, bounds: Bounds): RivergraphError | undefined {
    if (this.#parts.policy !== 'fail') return undefined;
    return misconfigured(
      `kafka: expected offset ${next} of ${partition.id} to exist, got ${bounds.low} to ${bounds.high}: retention has ` +
        `removed it, or the topic was made anew. Option onOffsetOutOfRange lets it go on elsewhere`,
      { reason: 'offset-out-of-range' },
    );
  }

  /** Where to go on instead, with a warning. */
  redirect({ partition }: Owned, next: number, bounds: Bounds): number {
    const target = this.#parts.policy === 'latest' ? bounds.high : bounds.low;
    this.#warn(
      partition,
      `offset ${next} does not exist; it goes on at ${target}, the ${this.#parts.policy}`,
    );
    return target;
  }

  /** Tells of a reset that was not undone: the session that saw it was cut off. */
  tellReset({ partition }: Owned, next: number): void {
    this.#warn(
      partition,
      `its committed offset was reset by the client; it goes on at ${next}, the earliest`,
    );
  }

  async #check(checked: readonly Owned[]): Promise<void> {
    const { admin, clock, signal, assignment, reading, commits } = this.#parts;
    try {
      const doubtful = checked.map((owned) => ({ ...owned.place, owned, next: owned.next }));
      const found = await findOutOfRange({ admin, clock, signal }, doubtful);
      const bounds = new Map(Array.from(found, ([{ owned }, limits]) => [owned, limits]));
      const refusal = this.#refusalOf(bounds);
      // The client has committed the place to which it moved by itself, and what was committed before is what counts. That it is
      // refused is what the user has to see, whatever becomes of writing it back.
      const restored = commits.restore(checked);
      await (refusal === undefined ? restored : restored.catch(() => undefined));
      if (refusal !== undefined) throw refusal;
      for (const owned of checked) {
        if (!assignment.has(owned) || owned.phase !== 'checking') continue;
        const limits = bounds.get(owned);
        if (limits === undefined) reading.begin(owned);
        else this.#reset(owned, limits);
      }
    } catch (error) {
      this.#parts.failed(error);
    }
  }

  #refusalOf(bounds: ReadonlyMap<Owned, Bounds>): RivergraphError | undefined {
    for (const [owned, limits] of bounds) {
      if (this.#parts.assignment.has(owned)) return this.refuse(owned, owned.next, limits);
    }
    return undefined;
  }

  #reset(owned: Owned, bounds: Bounds): void {
    const target = this.redirect(owned, owned.next, bounds);
    if (target < owned.next) this.#renew(owned, target);
    else this.#parts.reading.beginElsewhere(owned, target, bounds.high);
  }

  /** What was read before must be finished, and nothing of it committed: its offsets would lie beyond the new end. */
  #renew(owned: Owned, target: number): void {
    const { queue, assignment } = this.#parts;
    owned.phase = 'draining';
    queue.pushTo(owned.partition, {
      type: 'revoked',
      partitions: [owned.partition],
      lost: false,
      done: () => {
        if (assignment.has(owned)) this.#parts.renewed([assignment.renew(owned, target)]);
      },
    });
  }

  #warn(partition: Partition, message: string): void {
    this.#parts.queue.push({
      type: 'warning',
      code: 'offset-reset',
      message: `kafka: ${partition.id}: ${message}`,
      partition,
    });
  }
}
