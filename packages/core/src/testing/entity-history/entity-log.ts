import type { Clock } from '../../contracts/clock.ts';
import type { Write } from '../../contracts/write.ts';
import type { PlannedOutput } from '../history/history-transform.ts';
import type { Journal } from '../journal.ts';
import type { EntityEvent, QueuedWrite } from './entity-history.ts';

/** An event without its place in time. @internal */
export type NewEntityEvent = EntityEvent extends infer E
  ? E extends EntityEvent
    ? Omit<E, 'after' | 'at'>
    : never
  : never;

/** Writes down what a journal does not tell, and where in it each thing happened. @internal */
export class EntityLog {
  readonly events: EntityEvent[] = [];
  readonly #clock: Clock;
  readonly #journal: Journal;
  readonly #outputs: Map<Write, PlannedOutput> = new Map();
  readonly #folded: Map<Write, readonly QueuedWrite[]> = new Map();
  #orders = 0;

  constructor(clock: Clock, journal: Journal) {
    this.#clock = clock;
    this.#journal = journal;
  }

  add(event: NewEntityEvent): void {
    // The parts of a union are not told apart once one has been spread.
    const placed = { ...event, after: this.#journal.entries.length, at: this.#clock.now() } as EntityEvent;
    this.events.push(placed);
  }

  /** A transform has made this write, or the pipeline has made it in the place of one. */
  made(write: Write, output: PlannedOutput): void {
    if (!this.#outputs.has(write)) this.#outputs.set(write, output);
  }

  outputOf(write: Write): PlannedOutput | undefined {
    return this.#outputs.get(write);
  }

  nextOrder(): number {
    this.#orders += 1;
    return this.#orders - 1;
  }

  folded(writes: readonly Write[], parts: readonly (readonly QueuedWrite[])[]): void {
    for (const [index, write] of writes.entries())
      if (!this.#outputs.has(write)) this.#folded.set(write, parts[index] ?? []);
    this.add({ type: 'folded', parts });
  }

  /** Whether one of the writes that it stands for is poison. */
  isPoison(write: Write): boolean {
    const parts = this.#folded.get(write)?.map((queued) => queued.write) ?? [write];
    return parts.some((part) => this.#outputs.get(part)?.poison === true);
  }
}
