import type { Partition, PositionCommit, SourceEvent } from '@rivergraph/core';

/** Offsets of one partition, which follow each other without a gap. */
interface Stretch {
  readonly first: number;
  last: number;
}

/** What a member of a group did, partition by partition, and what a rebalance did to it. Offsets are whole and in order. */
export class MemberLog {
  readonly #begun: Map<string, Stretch> = new Map();
  readonly #written: Map<string, number> = new Map();
  readonly #stored: Map<string, number> = new Map();
  readonly #now: () => number;
  #owned = 0;
  #unsettledAt: number | undefined;
  #underWay: ReadonlyMap<string, number> = new Map();
  #lost: readonly string[] = [];
  #settledAt: number | undefined;

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** Whether it was assigned anything. */
  get hasPartitions(): boolean {
    return this.#owned > 0;
  }

  /** Whether a position of its own is stored. */
  get hasStored(): boolean {
    return this.#stored.size > 0;
  }

  /** Whether the first rebalance that it saw is over. */
  get isSettled(): boolean {
    return this.#settledAt !== undefined;
  }

  /** The partitions that the rebalance took. */
  get lost(): readonly string[] {
    return this.#lost;
  }

  /** How long the rebalance took; `NaN` where it is not over. */
  get seconds(): number {
    return ((this.#settledAt ?? Number.NaN) - (this.#unsettledAt ?? Number.NaN)) / 1_000;
  }

  /** Records of the lost partitions that had begun to be written and were not stored when the rebalance began. */
  get underWay(): number {
    return this.#lost.reduce((sum, id) => sum + (this.#underWay.get(id) ?? 0), 0);
  }

  /** The source says something to the pipeline. Of several rebalances the first counts. */
  told(event: SourceEvent): void {
    if (event.type === 'unsettled' && this.#unsettledAt === undefined) this.#unsettled();
    if (event.type === 'revoked') this.#revoked(event.partitions);
    if (event.type !== 'assigned') return;
    this.#owned += event.partitions.length;
    if (this.#unsettledAt !== undefined) this.#settledAt ??= this.#now();
  }

  stored(commits: readonly PositionCommit[]): void {
    for (const { partition, position } of commits) this.#stored.set(partition.id, Number(position));
  }

  /** The write of a record begins. */
  begins(partition: string, offset: number): void {
    const stretch = this.#begun.get(partition);
    if (stretch === undefined) this.#begun.set(partition, { first: offset, last: offset });
    else stretch.last = Math.max(stretch.last, offset);
  }

  /** A record is written. */
  wrote(partition: string, offset: number): void {
    this.#written.set(partition, Math.max(offset, this.#written.get(partition) ?? -1));
  }

  /** Whether it has written all that another has begun to write of some partitions, or what comes after. */
  hasCaughtUp(other: MemberLog, partitions: readonly string[]): boolean {
    return partitions.every((id) => (this.#written.get(id) ?? -1) >= (other.#begun.get(id)?.last ?? -1));
  }

  #unsettled(): void {
    this.#unsettledAt = this.#now();
    this.#underWay = new Map(
      Array.from(this.#begun, ([id, { first, last }]) => [id, last - (this.#stored.get(id) ?? first - 1)]),
    );
  }

  #revoked(partitions: readonly Partition[]): void {
    this.#owned -= partitions.length;
    if (!this.isSettled) this.#lost = partitions.map(({ id }) => id);
  }
}
