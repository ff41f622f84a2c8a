import type { Partition, Position } from '@rivergraph/core';
import type { Assignment, Owned } from './assignment.ts';
import type { Commits } from './commits.ts';
import type { Reading } from './reading.ts';
import type { Resets } from './resets.ts';
import { endOffset, resolveStarts } from './starts.ts';
import type { Start, StartContext } from './starts.ts';

/** What beginnings need and tell. */
export interface BeginningParts extends StartContext {
  readonly assignment: Assignment;
  readonly commits: Commits;
  readonly reading: Reading;
  readonly resets: Resets;
  readonly until: 'forever' | 'end';
  readonly purpose: 'run' | 'check';
  failed(error: unknown): void;
}

/** Begins partitions where they are to begin, when the pipeline says so. */
export class Beginnings {
  readonly #parts: BeginningParts;

  constructor(parts: BeginningParts) {
    this.#parts = parts;
  }

  /** Settles when all that are still owned have begun, or one could not. Never rejects. */
  async begin(
    gained: readonly Owned[],
    positions: ReadonlyMap<Partition, Position> | undefined,
  ): Promise<void> {
    if (gained.length === 0) return;
    const { assignment, failed } = this.#parts;
    try {
      const starts = await resolveStarts(this.#parts, gained, positions);
      await this.#keep(starts.filter(({ isPassing, isOutOfRange }) => isPassing && !isOutOfRange));
      for (const start of starts) if (assignment.has(start.owned)) this.#beginAt(start);
    } catch (error) {
      failed(error);
    }
  }

  /** A place like "the end" is another one for whoever asks next, who would pass over what came in between. */
  async #keep(starts: readonly Start[]): Promise<void> {
    if (starts.length === 0 || this.#parts.purpose === 'check') return;
    await this.#parts.commits.storeOffsets(starts.map(({ owned, next }) => ({ owned, offset: next })));
  }

  #beginAt(start: Start): void {
    const { reading, resets, options, until } = this.#parts;
    const { owned, bounds, stored } = start;
    owned.stored ??= stored;
    owned.next = start.next;
    owned.end = endOffset(options, until, start);
    if (start.wasReset) resets.tellReset(owned, start.next);
    if (start.isOutOfRange) {
      const refusal = resets.refuse(owned, start.next, bounds);
      if (refusal !== undefined) throw refusal;
      const target = resets.redirect(owned, start.next, bounds);
      reading.beginElsewhere(owned, target, bounds.high);
      return;
    }
    reading.tellLag(owned, bounds.high);
    reading.begin(owned);
  }
}
