import { isTogether } from '../../batching/together.ts';
import type {
  Batcher,
  BatcherOptions,
  BatchItem,
  CreateBatcher,
  FoldedWrite,
  PlannedBatch,
} from '../../contracts/batcher.ts';
import type { Write } from '../../contracts/write.ts';
import { entitiesOf } from '../../graph/entity-key.ts';
import type { GraphWrite } from '../../graph/write.ts';
import { internal } from '../../errors.ts';
import type { QueuedItem, QueuedWrite } from './entity-history.ts';
import type { EntityLog } from './entity-log.ts';
import type { EntityHistoryWrite } from './make-write.ts';

/** Makes batchers that do what others do, and writes down what is asked of them. @internal */
export function recordingBatcher(create: CreateBatcher, log: EntityLog): CreateBatcher {
  return <TItem extends BatchItem>(options: BatcherOptions): Batcher<TItem> => {
    const inner = create<TItem>(options);
    const recorder = new Recorder<TItem>(inner, log);
    const { fold, independent, narrow, report } = inner;
    return {
      get waiting() {
        return inner.waiting;
      },
      add: (item, now) => recorder.add(item, now),
      take: (now) => recorder.take(now),
      settle: (batch) => recorder.settle(batch),
      drop: (assignment) => {
        const count = inner.drop(assignment);
        log.add({ type: 'dropped', assignment, count, waiting: inner.waiting });
        return count;
      },
      hurry: (assignment, on) => {
        log.add({ type: 'hurried', assignment, on });
        inner.hurry(assignment, on);
      },
      dueAt: () => inner.dueAt(),
      limit: (limits) => inner.limit(limits),
      fold: fold && ((items) => recorder.fold(fold.call(inner, items))),
      independent: independent && ((items, stuck) => independent.call(inner, items, stuck)),
      narrow:
        narrow &&
        ((batch, items) => {
          narrow.call(inner, batch, items);
          recorder.narrowed(batch, items);
        }),
      report: report && ((now) => report.call(inner, now)),
    };
  };
}

class Recorder<TItem extends BatchItem> {
  readonly #inner: Batcher<TItem>;
  readonly #log: EntityLog;
  readonly #items: Map<TItem, QueuedItem> = new Map();
  readonly #batches: Map<PlannedBatch<TItem>, number> = new Map();
  #count = 0;
  #gaveNothingAt: number | undefined;

  constructor(inner: Batcher<TItem>, log: EntityLog) {
    this.#inner = inner;
    this.#log = log;
  }

  add(item: TItem, now: number): void {
    const queued = this.#queue(item, now);
    this.#inner.add(item, now);
    this.#gaveNothingAt = undefined;
    this.#log.add({ type: 'added', item: queued, waiting: this.#inner.waiting });
  }

  take(now: number): PlannedBatch<TItem> | undefined {
    const batch = this.#inner.take(now);
    if (batch === undefined) {
      // Asked again and again; only the first time tells something.
      if (this.#gaveNothingAt !== now) this.#log.add({ type: 'none' });
      this.#gaveNothingAt = now;
      return undefined;
    }
    this.#count += 1;
    this.#batches.set(batch, this.#count);
    const items = batch.items.map((item) => this.#queued(item));
    this.#log.add({ type: 'taken', batch: this.#count, items, waiting: this.#inner.waiting });
    return batch;
  }

  settle(batch: PlannedBatch<TItem>): void {
    this.#inner.settle(batch);
    this.#gaveNothingAt = undefined;
    this.#log.add({ type: 'settled', batch: this.#batches.get(batch) ?? 0 });
  }

  narrowed(batch: PlannedBatch<TItem>, items: readonly TItem[]): void {
    this.#gaveNothingAt = undefined;
    const queued = items.map((item) => this.#queued(item));
    this.#log.add({ type: 'narrowed', batch: this.#batches.get(batch) ?? 0, items: queued });
  }

  fold(folded: readonly FoldedWrite<TItem>[] | undefined): readonly FoldedWrite<TItem>[] | undefined {
    if (folded === undefined) return undefined;
    const writes: Write[] = [];
    const parts: (readonly QueuedWrite[])[] = [];
    for (const { write, items } of folded) {
      const queued = items.flatMap((item) => this.#queued(item).writes);
      const isOne = !isTogether(write);
      writes.push(...(isOne ? [write] : queued.map((one) => one.write)));
      parts.push(...(isOne ? [queued] : queued.map((one) => [one])));
    }
    this.#log.folded(writes, parts);
    return folded;
  }

  #queued(item: TItem): QueuedItem {
    const queued = this.#items.get(item);
    if (queued === undefined) throw internal('entity history: the batcher gave an item that was not added');
    return queued;
  }

  #queue(item: TItem, now: number): QueuedItem {
    const { assignment, bytes, weight, count, write } = item;
    const writes: QueuedWrite[] = [];
    const queued: QueuedItem = { assignment, addedAt: now, bytes, weight, count, writes };
    const earlier = this.#items.get(item)?.writes;
    for (const one of isTogether(write) ? write.writes : [write]) {
      const output = outputOf(one, earlier) ?? this.#log.outputOf(one);
      if (output === undefined)
        throw internal('entity history: a write was added that no transform has made');
      this.#log.made(one, output);
      writes.push({ order: this.#log.nextOrder(), write: one as EntityHistoryWrite, output, item: queued });
    }
    this.#items.set(item, queued);
    return queued;
  }
}

/** An item that has waited for an end comes back, perhaps with less to write, or with what others have written since. */
function outputOf(write: Write, earlier: readonly QueuedWrite[] = []): QueuedWrite['output'] | undefined {
  if (earlier.length === 1) return earlier[0]?.output;
  const subject = subjectOf(write);
  const found =
    earlier.find((queued) => queued.write === write) ??
    earlier.find((queued) => subjectOf(queued.write) === subject);
  return found?.output;
}

/** What the write is about. */
function subjectOf(write: Write): string | undefined {
  return write.kind === 'graph' ? entitiesOf(write as GraphWrite).at(-1) : undefined;
}
