import type { Partition, SourceEvent } from '@rivergraph/core';
import { describeError, offsetsOf } from './describe-event.ts';
import type { DrivenSession } from './driven-session.ts';
import { RivergraphError } from '@rivergraph/core';

/** One period in which the runner owned a partition, as far as it knows. */
export interface Period {
  readonly id: string;
  readonly partition: Partition;
  /** Where it was to begin when it was resumed. */
  readonly start: number;
  /** Where it ended then. */
  readonly end: number;
  /** The offsets that were delivered, in the order in which they were. */
  readonly delivered: number[];
  /** The last position that may be committed. */
  last: number | undefined;
}

/** Where a partition is to begin, by what the group has committed at this moment, and where it ends. */
export type BoundsOf = (id: string) => { readonly start: number; readonly end: number };

/** A pipeline of the simplest kind: it finishes what it takes at once, and takes only as many events as it may. */
export class ScriptedRunner {
  readonly periods: Period[] = [];
  /** Everything that may be committed of a partition. */
  readonly committable: Map<string, Set<number>> = new Map();
  /** How often a partition was assigned. */
  readonly assignments: Map<string, number> = new Map();
  failure: string | undefined;
  /** Called when the stream has ended. */
  ended = (): void => undefined;
  readonly #driven: DrivenSession;
  readonly #boundsOf: BoundsOf;
  readonly #owned: Map<Partition, Period> = new Map();
  readonly #paused: Set<Partition> = new Set();
  #credits = 0;
  #wake = (): void => undefined;
  #committing: Promise<void> | undefined;

  constructor(driven: DrivenSession, boundsOf: BoundsOf) {
    this.#driven = driven;
    this.#boundsOf = boundsOf;
  }

  get owned(): readonly Period[] {
    return [...this.#owned.values()];
  }

  /** Takes so many events, now or when they come. */
  allow(events: number): void {
    this.#credits += events;
    this.#wake();
  }

  async run(): Promise<void> {
    try {
      for (;;) {
        while (this.#credits < 1) await new Promise<void>((resolve) => (this.#wake = resolve));
        const event = await this.#driven.session.next();
        this.#credits -= 1;
        if (event === undefined) {
          this.ended();
          return;
        }
        this.#take(event);
      }
    } catch (error) {
      if (!(error instanceof RivergraphError)) throw error;
      this.failure = describeError(error);
    }
  }

  pause(id: string): void {
    const partitions = this.#partitions(id);
    for (const partition of partitions) this.#paused.add(partition);
    this.#driven.session.pause(partitions);
  }

  resume(id: string): void {
    const partitions = this.#partitions(id);
    for (const partition of partitions) this.#paused.delete(partition);
    this.#driven.session.resume(partitions);
  }

  /** Takes back the pauses that it knows of, and no others: flags end with a period. */
  resumeAll(): void {
    this.#driven.session.resume([...this.#paused]);
    this.#paused.clear();
  }

  /** Commits what was taken of all partitions, unless that is under way. */
  commit(): void {
    if (this.#committing !== undefined) return;
    const commits = this.owned.flatMap(({ partition, last }) =>
      last === undefined ? [] : [{ partition, position: String(last), ended: false }],
    );
    this.#committing = this.#driven.session
      .commit(commits)
      .catch(() => undefined)
      .finally(() => (this.#committing = undefined));
  }

  #partitions(id: string): readonly Partition[] {
    return this.owned.filter((period) => period.id === id).map(({ partition }) => partition);
  }

  #take(event: SourceEvent): void {
    switch (event.type) {
      case 'assigned':
        for (const partition of event.partitions) this.#begin(partition);
        event.resume();
        return;
      case 'revoked':
        for (const partition of event.partitions) this.#forget(partition);
        event.done();
        return;
      case 'records': {
        const offsets = offsetsOf(event.chunk);
        this.#periodOf(event.chunk.partition).delivered.push(...offsets);
        this.#finished(event.chunk.partition, offsets.at(-1) ?? 0);
        return;
      }
      case 'progress':
        this.#finished(event.partition, Number(event.position));
        return;
      default:
    }
  }

  #forget(partition: Partition): void {
    this.#owned.delete(partition);
    this.#paused.delete(partition);
  }

  #begin(partition: Partition): void {
    const { id } = partition;
    this.#paused.delete(partition);
    const period: Period = { id, partition, ...this.#boundsOf(id), delivered: [], last: undefined };
    this.periods.push(period);
    this.#owned.set(partition, period);
    this.assignments.set(id, (this.assignments.get(id) ?? 0) + 1);
  }

  #finished(partition: Partition, position: number): void {
    const period = this.#periodOf(partition);
    period.last = position;
    const known = this.committable.get(period.id) ?? new Set();
    this.committable.set(period.id, known);
    known.add(position);
    for (const offset of period.delivered) known.add(offset);
  }

  #periodOf(partition: Partition): Period {
    const period = this.#owned.get(partition);
    if (period === undefined) throw new Error(`${partition.id} delivers without being assigned`);
    return period;
  }
}
