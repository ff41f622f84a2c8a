import { entitiesOf } from '@rivergraph/core';
import type { EdgeWriteShape, GraphWrite, NodeWriteShape, WriteBatch } from '@rivergraph/core';
import { conflictsAcross, conflictsWithin, contestedTypes, touchesOf } from './touches.ts';
import type { Touch } from './touches.ts';

/** A write of a batch with its place there and the names of what it touches. @public */
export interface PlannedWrite {
  /** The position in `batch.writes`. */
  readonly index: number;
  readonly write: GraphWrite;
  /** As `entitiesOf` of core gives them. */
  readonly entities: readonly string[];
  /** As the batch has it: asked for `index` where a position guards what the write sets. */
  readonly originAt?: WriteBatch['originAt'];
}

/** What else is known of a batch. @public */
export interface PlanOptions extends Pick<WriteBatch, 'originAt'> {
  /**
   * The position of the first write in `batch.writes`, where they are a part of it.
   *
   * @defaultValue 0
   */
  readonly start?: number | undefined;
}

/** Writes of one shape that may run as one, in the order of the batch. @public */
export interface WriteGroup {
  readonly shape: NodeWriteShape | EdgeWriteShape;
  readonly writes: readonly PlannedWrite[];
}

interface OpenGroup extends WriteGroup {
  readonly writes: PlannedWrite[];
}

/**
 * Splits a batch into as few groups of one shape as order allows. Applying the groups one after another, each as a
 * whole, gives the same graph as applying the writes one by one.
 *
 * A write joins the latest group of its shape unless a later group holds a write of one of the same entities that does
 * not commute with it, or that very group treats one of them in another way (a node that must exist for one write and
 * is created by another). Versions change nothing about that: within a group the newest row of an entity counts.
 *
 * @public
 */
export function planBatch(
  writes: readonly GraphWrite[],
  { originAt, start = 0 }: PlanOptions = {},
): readonly WriteGroup[] {
  const groups: OpenGroup[] = [];
  const latest = new Map<WriteGroup['shape'], number>();
  const seen = new Map<string, number[]>();
  const contested = contestedTypes(new Set(writes.map(({ shape }) => shape)));
  for (const [index, write] of writes.entries()) {
    const touches = touchesOf(write, contested);
    const wanted = latest.get(write.shape);
    const at = wanted !== undefined && mayJoin(wanted, touches, seen) ? wanted : groups.length;
    if (at === groups.length) {
      groups.push({ shape: write.shape, writes: [] });
      latest.set(write.shape, at);
    }
    groups[at]?.writes.push(new Planned(start + index, write, originAt));
    note(at, touches, seen);
  }
  return groups;
}

/** Names its entities when it is asked for them: most batches are written without. */
class Planned implements PlannedWrite {
  readonly index: number;
  readonly write: GraphWrite;
  readonly originAt: WriteBatch['originAt'];
  #entities: readonly string[] | undefined;

  constructor(index: number, write: GraphWrite, originAt: WriteBatch['originAt']) {
    this.index = index;
    this.write = write;
    this.originAt = originAt;
  }

  get entities(): readonly string[] {
    return (this.#entities ??= entitiesOf(this.write));
  }
}

function mayJoin(group: number, touches: readonly Touch[], seen: ReadonlyMap<string, number[]>): boolean {
  return touches.every(({ entity, mode }) => {
    const last = seen.get(entity);
    if (last === undefined) return true;
    return (
      conflictsAcross[mode].every((other) => (last[other] ?? -1) <= group) &&
      conflictsWithin[mode].every((other) => last[other] !== group)
    );
  });
}

/** Groups only grow at their end and joins never go behind a conflict, so the last group of each mode says it all. */
function note(group: number, touches: readonly Touch[], seen: Map<string, number[]>): void {
  for (const { entity, mode } of touches) {
    let last = seen.get(entity);
    if (last === undefined) seen.set(entity, (last = [-1, -1, -1, -1, -1]));
    last[mode] = Math.max(last[mode] ?? -1, group);
  }
}
