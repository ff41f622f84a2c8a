import type { AnsweredEntry, AppliedEntry } from '../journal.ts';
import type { EntityEvent, QueuedWrite } from './entity-history.ts';
import type { Attempt, TimelineReader } from './timeline.ts';

/** What a history came to, in numbers. @public */
export interface EntityFigures {
  /** Writes of records that were delivered. */
  readonly writes: number;
  /** Those of them that landed. */
  readonly written: number;
  /** Those that went to the dead letter. */
  readonly deadLettered: number;
  /** Those that landed again when their record was delivered again. */
  readonly writtenAgain: number;
  /** Attempts that failed, in whole or in part. */
  readonly failures: number;
  /** The longest time from a failure until something landed, in milliseconds. */
  readonly recoveredInMs: number;
  /** The most attempts that ran at a time. */
  readonly mostAtOnce: number;
  /** How many attempts ran on average, from the first to the last answer. */
  readonly meanAtOnce: number;
}

/** Counts what happened in a history. @internal */
export class FigureReader implements TimelineReader {
  readonly #delivered: Set<string> = new Set();
  readonly #landed: Map<string, QueuedWrite> = new Map();
  readonly #again: Set<QueuedWrite> = new Set();
  readonly #dead: Set<string> = new Set();
  readonly #started: Map<number, number> = new Map();
  readonly #latest: Map<string, readonly string[]> = new Map();
  #failures = 0;
  #failedAt: number | undefined;
  #recoveredInMs = 0;
  #most = 0;
  #worked = 0;
  #first: number | undefined;
  #last = 0;

  event(event: EntityEvent): void {
    if (event.type === 'added') this.#added(event.item.writes);
    if (event.type !== 'rejected') return;
    const { partition, position, reasons } = event;
    const record = `${partition}@${position}`;
    const all = this.#latest.get(record) ?? [];
    const dead = reasons.size === 0 ? all : Array.from(reasons.keys(), (output) => `${record}.${output}`);
    for (const place of dead) this.#dead.add(place);
  }

  started({ id, at }: Attempt): void {
    this.#first ??= at;
    this.#started.set(id, at);
    this.#most = Math.max(this.#most, this.#started.size);
  }

  applied({ parts }: Attempt, { at, indexes, late }: AppliedEntry): void {
    for (const index of indexes) for (const queued of parts[index] ?? []) this.#land(queued);
    if (late || this.#failedAt === undefined || indexes.length === 0) return;
    this.#recoveredInMs = Math.max(this.#recoveredInMs, at - this.#failedAt);
    this.#failedAt = undefined;
  }

  answered(_: Attempt, { id, at, failed }: AnsweredEntry): void {
    this.#worked += at - (this.#started.get(id) ?? at);
    this.#started.delete(id);
    this.#last = at;
    if (failed.length === 0) return;
    this.#failures += 1;
    this.#failedAt ??= at;
  }

  figures(): EntityFigures {
    const span = this.#last - (this.#first ?? this.#last);
    return {
      writes: this.#delivered.size,
      written: this.#landed.size,
      deadLettered: this.#dead.size,
      writtenAgain: this.#again.size,
      failures: this.#failures,
      recoveredInMs: this.#recoveredInMs,
      mostAtOnce: this.#most,
      meanAtOnce: span === 0 ? this.#most : this.#worked / span,
    };
  }

  #added(writes: readonly QueuedWrite[]): void {
    for (const queued of writes) {
      const { partition, position } = queued.output;
      const record = `${partition}@${position}`;
      const place = placeOf(queued);
      this.#delivered.add(place);
      const known = this.#latest.get(record) ?? [];
      if (!known.includes(place)) this.#latest.set(record, [...known, place]);
    }
  }

  #land(queued: QueuedWrite): void {
    const place = placeOf(queued);
    const before = this.#landed.get(place);
    if (before !== undefined && before.output.epoch !== queued.output.epoch) this.#again.add(queued);
    this.#landed.set(place, queued);
  }
}

function placeOf({ output: { partition, position, output } }: QueuedWrite): string {
  return `${partition}@${position}.${output}`;
}
