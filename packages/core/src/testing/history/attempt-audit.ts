import type { AnsweredEntry, AppliedEntry, AttemptEntry, DeadLetteredEntry } from '../journal.ts';
import type { TestWrite } from '../memory-sink/test-write.ts';
import type { History, HistoryOutput } from './history.ts';
import { OrderAudit } from './order-audit.ts';

/** A write of a history. @internal */
export type HistoryWrite = TestWrite<HistoryOutput>;

/** A write that an answer has made durable. @internal */
export interface AnsweredWrite {
  readonly write: HistoryWrite;
  readonly isFinished: boolean;
}

interface OpenAttempt {
  readonly at: number;
  readonly writes: readonly HistoryWrite[];
  readonly lanes: ReadonlySet<string>;
  /** What no other attempt may touch meanwhile: its partitions, or its keys. */
  readonly holds: ReadonlySet<string>;
}

/** Checks attempts: their size, what runs beside them, fences, and the order of what they apply. @internal */
export class AttemptAudit {
  readonly #history: History;
  readonly #order: OrderAudit = new OrderAudit();
  readonly #known: Map<number, OpenAttempt> = new Map();
  readonly #running: Map<number, OpenAttempt> = new Map();
  readonly #released: Set<string> = new Set();

  constructor(history: History) {
    this.#history = history;
  }

  released(partition: string, epoch: number): void {
    this.#released.add(laneOf({ partition, epoch }));
  }

  /** What another process has begun is not waited for. */
  reborn(): void {
    this.#running.clear();
  }

  started({ id, at, writes: all }: AttemptEntry): string[] {
    const writes = all as readonly HistoryWrite[];
    const lanes = new Set(writes.map(({ payload }) => laneOf(payload)));
    const isByKey = this.#history.bounds.ordering === 'entity';
    const holds = new Set(writes.map(({ key, payload }) => (isByKey ? `key ${key}` : payload.partition)));
    const attempt = { at, writes, lanes, holds };
    const faults = [
      ...this.#sizeFaults(attempt),
      ...this.#fenceFaults(attempt),
      ...this.#overlapFaults(attempt),
    ];
    this.#known.set(id, attempt);
    this.#running.set(id, attempt);
    return faults;
  }

  applied({ id, indexes, late }: AppliedEntry): void {
    if (late) return;
    for (const index of indexes) {
      const write = this.#known.get(id)?.writes[index];
      if (write !== undefined) this.#order.applied(write);
    }
  }

  /** Gives the writes that are durable by it, and which of them the runner must take for finished. */
  answered({ id, failed, again = Number.POSITIVE_INFINITY }: AnsweredEntry): readonly AnsweredWrite[] {
    this.#running.delete(id);
    const out = new Set(failed);
    const writes = this.#known.get(id)?.writes ?? [];
    return writes.flatMap((write, index) => (out.has(index) ? [] : [{ write, isFinished: index < again }]));
  }

  deadLettered({ partition, position, outputs }: DeadLetteredEntry): void {
    this.#order.giveUp({ partition, position }, outputs);
  }

  /** `storedBy` gives the last position that an epoch has committed: what lies beyond is written again. */
  orderFaults(storedBy: (epoch: number) => number): string[] {
    return this.#history.bounds.ordering === 'none' ? [] : this.#order.faults(storedBy);
  }

  #sizeFaults({ writes }: OpenAttempt): string[] {
    const { maxRecords } = this.#history.bounds;
    if (writes.length === 0) return ['limits: an attempt without writes'];
    return writes.length > maxRecords
      ? [`limits: an attempt of ${writes.length} writes, the limit is ${maxRecords}`]
      : [];
  }

  #fenceFaults({ lanes }: OpenAttempt): string[] {
    return [...lanes]
      .filter((lane) => this.#released.has(lane))
      .map((lane) => `fence: an attempt for ${lane} after it was given up`);
  }

  /** Attempts past their time are given up by the runner and do not count as running. */
  #overlapFaults({ at, holds }: OpenAttempt): string[] {
    const { ordering, writeTimeoutMs } = this.#history.bounds;
    if (ordering === 'none') return [];
    const running = [...this.#running.values()].filter((other) => at - other.at < writeTimeoutMs);
    const shared = [...holds].filter((held) => running.some((other) => other.holds.has(held)));
    return shared.map((held) => `order: two attempts for ${held} at once`);
  }
}

function laneOf({ partition, epoch }: Pick<HistoryOutput, 'partition' | 'epoch'>): string {
  return `${partition} in epoch ${epoch}`;
}
