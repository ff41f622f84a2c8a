import type { EntityEvent, QueuedWrite } from './entity-history.ts';
import type { TimelineReader } from './timeline.ts';

/** Knows which writes went to the dead letter, and why. @internal */
export class Deaths implements TimelineReader {
  /** By record, the writes that were made of it when it was delivered last, by their number. */
  readonly #latest: Map<string, Map<number, QueuedWrite>> = new Map();
  readonly #reasons: Map<QueuedWrite, string | undefined> = new Map();
  readonly #places: Set<string> = new Set();

  event(event: EntityEvent): void {
    if (event.type === 'added') for (const queued of event.item.writes) this.#added(queued);
    if (event.type !== 'rejected') return;
    const { reasons } = event;
    for (const [output, queued] of this.#latest.get(recordOf(event)) ?? []) {
      // Of writes that are kept together nobody knows which one it was, and none was written.
      if (reasons.size > 0 && !reasons.has(output)) continue;
      this.#reasons.set(queued, reasons.get(output));
      this.#places.add(placeOf(queued));
    }
  }

  has(queued: QueuedWrite): boolean {
    return this.#reasons.has(queued);
  }

  /** Whether the same write of the same record died, perhaps when it was delivered another time. */
  hasPlaceOf(queued: QueuedWrite): boolean {
    return this.#places.has(placeOf(queued));
  }

  /** The writes that were refused for want of an end. */
  missingEndpoints(): readonly QueuedWrite[] {
    return [...this.#reasons].flatMap(([queued, reason]) => (reason === 'missing-endpoint' ? [queued] : []));
  }

  /** A record may be delivered again: what is told of it later is about the last time. */
  #added(queued: QueuedWrite): void {
    const record = recordOf(queued.output);
    const known = this.#latest.get(record) ?? new Map<number, QueuedWrite>();
    this.#latest.set(record, known.set(queued.output.output, queued));
  }
}

function recordOf({
  partition,
  position,
}: {
  readonly partition: string;
  readonly position: number;
}): string {
  return `${partition}@${position}`;
}

function placeOf({ output }: QueuedWrite): string {
  return `${recordOf(output)}.${output.output}`;
}
