import { unavailable } from '@rivergraph/core';
import type { Clock, SourceEvent } from '@rivergraph/core';
import type { EventQueue } from '@rivergraph/core/adapter';
import type { Assignment, Owned } from './assignment.ts';
import type { Beginnings } from './beginnings.ts';
import type { ConsumerPort, GroupJoin } from './client.ts';
import type { Commits } from './commits.ts';
import { Generations } from './generations.ts';
import type { Reading } from './reading.ts';
import { Rebalance } from './rebalance.ts';
import { toOffset } from './position.ts';
import type { Resets } from './resets.ts';

/** What a membership needs and tells. */
export interface MembershipParts {
  readonly assignment: Assignment;
  readonly consumer: ConsumerPort;
  readonly queue: EventQueue;
  readonly commits: Commits;
  readonly reading: Reading;
  readonly resets: Resets;
  readonly beginnings: Beginnings;
  readonly clock: Clock;
  readonly rebalanceDrainMs: number;
  readonly until: 'forever' | 'end';
  failed(error: unknown): void;
}

/** Follows what the group agrees on, and tells the pipeline what that means for its partitions. */
export class Membership {
  readonly #parts: MembershipParts;
  readonly #generations: Generations = new Generations();
  /** The periods that assignments tell of. */
  readonly #announcing: WeakMap<SourceEvent, readonly Owned[]> = new WeakMap();
  /** The rebalance that is going on. */
  #rebalance: Rebalance | undefined;

  constructor(parts: MembershipParts) {
    this.#parts = parts;
  }

  /** Settles when the pipeline has finished what was under way, the rebalance is over, or it has taken too long. */
  async rebalancing(): Promise<void> {
    const { assignment, clock, queue, rebalanceDrainMs } = this.#parts;
    if (queue.isOver) return;
    queue.goOn();
    if (this.#rebalance === undefined) {
      const rebalance = new Rebalance(clock, rebalanceDrainMs);
      const partitions = assignment.all().map(({ partition }) => partition);
      this.#rebalance = rebalance;
      queue.push({ type: 'unsettled', partitions, done: () => rebalance.end() });
    }
    await this.#rebalance.drained;
  }

  joined(join: GroupJoin): void {
    const { assignment, queue, reading, commits } = this.#parts;
    const { lost, kept, gained } = assignment.join(join, this.#generations.joined());
    reading.wake();
    this.#endRebalance();
    queue.goOn();
    this.#lose(lost);
    // The client has forgotten where it was, and would read again from what is committed.
    for (const owned of kept) if (owned.phase === 'reading') reading.begin(owned);
    this.assign(gained);
    commits.agreed();
    if (join.foreignTopics !== undefined) queue.push(unsubscribed(join.foreignTopics));
    this.finishIfEnded();
  }

  answered(apiName: string): void {
    const { assignment, commits, resets } = this.#parts;
    this.#generations.answered(apiName);
    if (apiName === 'JoinGroup') commits.agreeing();
    // Nobody commits but us, and kafkajs when it has found a position that does not exist.
    if (apiName === 'OffsetCommit' && commits.answered() === 'foreign') resets.verify(assignment.all());
  }

  heartbeat(generation: number): void {
    const sighting = this.#generations.seen(generation);
    if (sighting === 'skipped') this.#beginAnew();
    if (sighting === 'stuck') this.#parts.failed(stuck());
  }

  /** The pipeline has taken this event: what it says from now on is about the periods that it tells of. */
  taken(event: SourceEvent): void {
    if (event.type === 'assigned') {
      for (const owned of this.#announcing.get(event) ?? []) owned.isAnnounced = true;
    } else if (event.type === 'records') {
      const { chunk } = event;
      const owned = this.#parts.assignment.of(chunk.partition);
      if (owned !== undefined) owned.taken = toOffset(chunk.positionAt(chunk.length - 1)) + 1;
    } else if (event.type === 'progress') {
      const owned = this.#parts.assignment.of(event.partition);
      if (owned !== undefined) owned.taken = toOffset(event.position) + 1;
    }
  }

  /** Also with nothing to assign: it tells the pipeline that the rebalance is over. */
  assign(gained: readonly Owned[]): void {
    const { queue, reading, beginnings } = this.#parts;
    for (const owned of gained) {
      queue.drop(owned.partition);
      reading.review(owned);
    }
    const event: SourceEvent = {
      type: 'assigned',
      partitions: gained.map(({ partition }) => partition),
      resume: (positions) => void beginnings.begin(gained, positions),
    };
    this.#announcing.set(event, gained);
    queue.push(event);
  }

  /** Ends the stream when all that is owned has ended, and nothing is about to change. */
  finishIfEnded(): void {
    const { assignment, queue, until } = this.#parts;
    const all = assignment.all();
    if (this.#rebalance !== undefined || all.some(({ phase }) => phase !== 'ended')) return;
    if (all.length > 0 || until === 'end') queue.finish();
  }

  close(): void {
    this.#endRebalance();
  }

  /** Somebody else may have had partitions that this member holds, between two of its assignments. */
  #beginAnew(): void {
    const { assignment, queue } = this.#parts;
    queue.goOn();
    const all = assignment.all();
    this.#lose(all);
    this.assign(all.map((owned) => assignment.renew(owned)));
  }

  #lose(lost: readonly Owned[]): void {
    const { consumer, queue } = this.#parts;
    if (lost.length === 0) return;
    const partitions = lost.map(({ partition }) => partition);
    for (const partition of partitions) queue.drop(partition);
    // The client keeps its flags over a rebalance: a partition that comes back would stay silent.
    const held = lost.filter(({ isHeld }) => isHeld);
    for (const owned of held) owned.isHeld = false;
    if (held.length > 0) consumer.resume(held.map(({ place }) => place));
    queue.push({ type: 'revoked', partitions, lost: true, done: () => undefined });
  }

  #endRebalance(): void {
    this.#rebalance?.end();
    this.#rebalance = undefined;
  }
}

/** kafkajs deals out what its leader reads to all members, whatever they read. */
function unsubscribed(topics: readonly string[]): SourceEvent {
  return {
    type: 'warning',
    code: 'unsubscribed-topics',
    message:
      `kafka: this member was given partitions of ${topics.join(', ')}, which it does not read, and which nobody reads while ` +
      'it has them: some members of the group read other topics. Give them a group of their own',
  };
}

/** kafkajs goes on with the old assignment when the connection is lost after it has joined and before it knows what it got. */
function stuck(): Error {
  return unavailable('kafka: expected the client to learn of its assignment, got only heartbeats', {
    reason: 'rebalance',
  });
}
