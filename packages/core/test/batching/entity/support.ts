import { createEntityBatcher } from '../../../src/batching/entity/entity-batcher.ts';
import type { Batcher, BatchLimits } from '../../../src/contracts/batcher.ts';
import type { Assignment } from '../../../src/contracts/partition.ts';
import type { Write } from '../../../src/index.ts';
import { assignment, type NumberedItem, wideLimits } from '../items.ts';
import { conflictKeys } from './batcher-graph.ts';

/** A batcher with a clock that stands still, whose items are numbered as they are added. */
export interface Bench {
  readonly batcher: Batcher<NumberedItem>;
  readonly lane: Assignment;
  /** Adds writes of one partition and gives their items. */
  add(...writes: readonly Write[]): readonly NumberedItem[];
  addTo(lane: Assignment, ...writes: readonly Write[]): readonly NumberedItem[];
  /** The numbers in the next batch at a time; `undefined` where none is given. */
  take(now?: number): readonly number[] | undefined;
  /** Settles the batch that was taken first. */
  settle(): void;
  /** Says what is still to be written of the batch that was taken first. */
  narrow(items: readonly NumberedItem[]): void;
}

export function bench(
  options: {
    readonly limits?: Partial<BatchLimits>;
    readonly slots?: number;
    readonly warn?: (text: string) => void;
  } = {},
): Bench {
  const { slots = 4, warn } = options;
  const limits = { ...wideLimits, maxWaitMs: 0, ...options.limits };
  const batcher = createEntityBatcher<NumberedItem>({ limits, slots, conflictKeys, warn });
  const lane = assignment('p');
  const inFlight: Parameters<typeof batcher.settle>[0][] = [];
  let added = 0;
  const addTo: Bench['addTo'] = (to, ...writes) =>
    writes.map((write) => {
      const number = added++;
      const item = { write, assignment: to, seq: number, bytes: 1, weight: 1, count: 1, number };
      batcher.add(item, 0);
      return item;
    });
  return {
    batcher,
    lane,
    addTo,
    add: (...writes) => addTo(lane, ...writes),
    take: (now = 0) => {
      const batch = batcher.take(now);
      if (batch !== undefined) inFlight.push(batch);
      return batch?.items.map(({ number }) => number);
    },
    narrow: (items) => {
      const [batch] = inFlight;
      if (batch !== undefined) batcher.narrow?.(batch, items);
    },
    settle: () => {
      const batch = inFlight.shift();
      if (batch !== undefined) batcher.settle(batch);
    },
  };
}

/** Ids of nodes whose buckets differ: with many tries, so many as are asked for. */
export function apart(count: number, collides: (a: number, b: number) => boolean): readonly number[] {
  const ids: number[] = [];
  for (let id = 0; ids.length < count && id < 10_000; id += 1)
    if (!ids.some((other) => collides(other, id))) ids.push(id);
  if (ids.length < count) throw new RangeError(`no ${count} ids apart`);
  return ids;
}
