import { closed } from '@rivergraph/core';
import type { PositionCommit } from '@rivergraph/core';
import type { Assignment, Owned } from './assignment.ts';
import type { ConsumerPort, TopicPartitionOffset } from './client.ts';
import { kafkaError } from './errors.ts';
import { toOffset } from './position.ts';

interface Entry {
  readonly owned: Owned;
  readonly offset: number;
}

/**
 * Stores offsets, of partitions that are owned and of no others: brokers check the member and the generation, never who owns a
 * partition. What is refused because the group is agreeing anew is tried again when it has agreed, for what is then still ours.
 */
export class Commits {
  readonly #assignment: Assignment;
  readonly #consumer: ConsumerPort;
  #underWay = 0;
  #isAgreeing = false;
  #agreements = 0;
  #isClosed = false;
  readonly #waiting: Set<() => void> = new Set();
  #last: Promise<unknown> = Promise.resolve();

  constructor(assignment: Assignment, consumer: ConsumerPort) {
    this.#assignment = assignment;
    this.#consumer = consumer;
  }

  /** Takes the answer to an `OffsetCommit`; says whether it was one of ours. */
  answered(): 'ours' | 'foreign' {
    if (this.#underWay === 0) return 'foreign';
    this.#underWay -= 1;
    return 'ours';
  }

  /** From here until `agreed` brokers refuse. */
  agreeing(): void {
    this.#isAgreeing = true;
  }

  /** The group has agreed: what waited is tried again. */
  agreed(): void {
    this.#isAgreeing = false;
    this.#agreements += 1;
    this.#wake();
  }

  close(): void {
    this.#isClosed = true;
    this.#wake();
  }

  /** Stores what the pipeline has finished. */
  async store(commits: readonly PositionCommit[]): Promise<void> {
    const entries = commits.flatMap(({ partition, position }): Entry[] => {
      const owned = this.#assignment.announced(partition);
      return owned === undefined || position === undefined ? [] : [{ owned, offset: toOffset(position) + 1 }];
    });
    await this.storeOffsets(entries);
  }

  /** Stores the next offsets to read. Settles when they are stored, or no longer ours. Failure: a coded error. */
  async storeOffsets(entries: readonly Entry[]): Promise<void> {
    await this.#inTurn(() => entries);
  }

  /** Stores once more what was stored last. */
  async restore(all: readonly Owned[]): Promise<void> {
    await this.#inTurn(() =>
      all.flatMap((owned) => (owned.stored === undefined ? [] : [{ owned, offset: owned.stored }])),
    );
  }

  /** One after another, so that an older offset never overtakes a newer one. */
  async #inTurn(entries: () => readonly Entry[]): Promise<void> {
    const turn = this.#last.then(async () => this.#storeAll(entries()));
    this.#last = turn.catch(() => undefined);
    await turn;
  }

  async #storeAll(entries: readonly Entry[]): Promise<void> {
    for (;;) {
      if (this.#isClosed) throw closed('kafka: expected an open session to commit to, got a closed one');
      const ours = entries.filter(({ owned }) => this.#assignment.has(owned) && owned.phase !== 'draining');
      if (ours.length === 0) return;
      if (!this.#isAgreeing && (await this.#try(ours)) === 'stored') return;
      await this.#untilAgreed();
    }
  }

  async #try(entries: readonly Entry[]): Promise<'stored' | 'refused'> {
    const agreements = this.#agreements;
    this.#underWay += 1;
    try {
      await this.#consumer.commit(entries.map(toTopicPartitionOffset));
    } catch (error) {
      this.#underWay = 0;
      const coded = kafkaError(error, 'kafka: committing offsets');
      if (coded.reason !== 'rebalance') throw coded;
      // The client learns of it with its next heartbeat, unless it has joined again since.
      this.#isAgreeing ||= agreements === this.#agreements;
      return 'refused';
    }
    this.#underWay = 0;
    for (const { owned, offset } of entries) owned.stored = offset;
    return 'stored';
  }

  async #untilAgreed(): Promise<void> {
    if (!this.#isAgreeing || this.#isClosed) return;
    await new Promise<void>((resolve) => {
      this.#waiting.add(resolve);
    });
  }

  #wake(): void {
    for (const resolve of this.#waiting) resolve();
    this.#waiting.clear();
  }
}

function toTopicPartitionOffset({ owned, offset }: Entry): TopicPartitionOffset {
  return { ...owned.place, offset: String(offset) };
}
