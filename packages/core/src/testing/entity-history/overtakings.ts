import { entitiesOf } from '../../graph/entity-key.ts';
import type { AnsweredEntry, DeadLetteredEntry } from '../journal.ts';
import type { EntityEvent, QueuedWrite } from './entity-history.ts';
import type { Attempt, TimelineReader } from './timeline.ts';

/** A write that waits for an end, from when it came first. */
interface Waiting {
  readonly queued: QueuedWrite;
  readonly order: number;
}

/**
 * Knows which writes were waiting for an end when a newer one of the same entity became durable, or one that deleted what
 * they are about: nothing of them may be left to be written.
 *
 * @internal
 */
export class Overtakings implements TimelineReader {
  readonly #first: Map<string, number> = new Map();
  readonly #waiting: Map<string, Waiting> = new Map();
  readonly #over: Map<AnsweredEntry, readonly QueuedWrite[]> = new Map();

  event(event: EntityEvent): void {
    if (event.type === 'life') this.#waiting.clear();
    if (event.type !== 'added') return;
    for (const queued of event.item.writes) {
      const name = nameOf(queued);
      this.#first.set(name, this.#first.get(name) ?? queued.order);
    }
  }

  answered({ parts }: Attempt, entry: AnsweredEntry): void {
    const out = new Set(entry.failed);
    const over: QueuedWrite[] = [];
    for (const [index, part] of parts.entries())
      for (const queued of part) if (out.has(index)) this.#refused(queued);
    for (const [index, part] of parts.entries())
      for (const queued of part) if (!out.has(index)) over.push(...this.#overtakenBy(queued));
    if (over.length > 0) this.#over.set(entry, over);
  }

  /** Those that an answer has overtaken, as if they had been given up. */
  by(entry: AnsweredEntry): readonly DeadLetteredEntry[] {
    const over = this.#over.get(entry) ?? [];
    return over.map(({ output: { partition, position, output } }) => ({
      type: 'dead-lettered',
      at: entry.at,
      partition,
      position,
      outputs: [output],
    }));
  }

  #refused(queued: QueuedWrite): void {
    if (!queued.item.writes.some(mayWait)) return;
    for (const one of queued.item.writes)
      this.#waiting.set(nameOf(one), { queued: one, order: this.#first.get(nameOf(one)) ?? one.order });
  }

  #overtakenBy(newer: QueuedWrite): readonly QueuedWrite[] {
    const arrived = this.#first.get(nameOf(newer)) ?? newer.order;
    return [...this.#waiting.values()].flatMap(({ queued, order }) =>
      arrived > order && isOver(queued, newer) ? [queued] : [],
    );
  }
}

/** Whether a write may wait for an end. @internal */
export function mayWait({ write }: QueuedWrite): boolean {
  return 'from' in write && [write.shape.from, write.shape.to].some(({ missing }) => missing === 'wait');
}

function isOver({ write: older }: QueuedWrite, { write: newer }: QueuedWrite): boolean {
  if (older.kind !== 'graph' || newer.kind !== 'graph') return false;
  const subject = entitiesOf(newer).at(-1) ?? '';
  return newer.shape.action === 'delete'
    ? entitiesOf(older).includes(subject)
    : entitiesOf(older).at(-1) === subject;
}

function nameOf({ output: { partition, epoch, position, output } }: QueuedWrite): string {
  return `${partition}/${epoch}@${position}.${output}`;
}
