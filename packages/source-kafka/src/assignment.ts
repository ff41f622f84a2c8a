import type { Partition } from '@rivergraph/core';
import type { GroupJoin, TopicPartition } from './client.ts';

/**
 * Where a partition is in one period of ownership: `waiting` for the pipeline to say where to begin, `reading`, `checking`
 * whether its position still exists, `draining` before it begins anew elsewhere, or `ended`.
 */
export type Phase = 'waiting' | 'reading' | 'checking' | 'draining' | 'ended';

/** One period in which this process owns one partition. */
export class Owned {
  readonly partition: Partition;
  readonly place: TopicPartition;
  phase: Phase = 'waiting';
  /** The next offset to read, once it is known. */
  next = 0;
  /** The offset after the last that the pipeline has taken. */
  taken = 0;
  /** The first offset that is not to be read. */
  end: number | undefined;
  /** The offset that the group has committed, as far as this process knows. */
  stored: number | undefined;
  /** Where to begin, whatever was committed. */
  readonly startAt: number | undefined;
  /** Whether the pipeline knows of this period: before, what it says is about an older one. */
  isAnnounced = false;
  /** Whether the pipeline wants no more for now. */
  isPaused = false;
  /** Whether the client was told to fetch nothing of it. */
  isHeld = false;

  constructor(partition: Partition, place: TopicPartition, startAt?: number) {
    this.partition = partition;
    this.place = place;
    this.startAt = startAt;
  }
}

/** What a join has changed. */
export interface Change {
  readonly lost: readonly Owned[];
  readonly kept: readonly Owned[];
  readonly gained: readonly Owned[];
}

/** The partitions that this member owns. */
export class Assignment {
  readonly #owned: Map<Partition, Owned> = new Map();
  readonly #interned: Map<string, Map<number, Partition>> = new Map();
  #memberId: string | undefined;

  all(): readonly Owned[] {
    return [...this.#owned.values()];
  }

  of(partition: Partition): Owned | undefined {
    return this.#owned.get(partition);
  }

  /** The period of a partition that is going on, if the pipeline knows of it. */
  announced(partition: Partition): Owned | undefined {
    const owned = this.#owned.get(partition);
    return owned?.isAnnounced === true ? owned : undefined;
  }

  at({ topic, partition }: TopicPartition): Owned | undefined {
    return this.#owned.get(this.#intern(topic, partition));
  }

  /** Whether this period of ownership is still going on. */
  has(owned: Owned): boolean {
    return this.#owned.get(owned.partition) === owned;
  }

  /**
   * Takes over what a join says. Partitions are kept only where nobody else can have had them in between: the member must be
   * the same, and the group must have agreed only once.
   */
  join({ memberId, assignment }: GroupJoin, continuity: 'unbroken' | 'broken'): Change {
    const now = new Map<Partition, TopicPartition>();
    for (const [topic, partitions] of Object.entries(assignment)) {
      for (const partition of partitions) now.set(this.#intern(topic, partition), { topic, partition });
    }
    const keeps = continuity === 'unbroken' && memberId === this.#memberId;
    this.#memberId = memberId;
    const before = this.all();
    const kept = before.filter((owned) => keeps && now.has(owned.partition));
    const lost = before.filter((owned) => !kept.includes(owned));
    for (const { partition } of lost) this.#owned.delete(partition);
    const gained = Array.from(now)
      .filter(([partition]) => !this.#owned.has(partition))
      .map(([partition, place]) => new Owned(partition, place));
    for (const owned of gained) this.#owned.set(owned.partition, owned);
    return { lost, kept, gained };
  }

  /** Begins a new period of a partition that is owned, at this offset. */
  renew(owned: Owned, startAt?: number): Owned {
    const next = new Owned(owned.partition, owned.place, startAt);
    next.isHeld = owned.isHeld;
    this.#owned.set(owned.partition, next);
    return next;
  }

  #intern(topic: string, partition: number): Partition {
    const known = this.#interned.get(topic) ?? new Map<number, Partition>();
    this.#interned.set(topic, known);
    const found = known.get(partition) ?? Object.freeze({ topic, id: `${topic}-${partition}` });
    known.set(partition, found);
    return found;
  }
}
