import type {
  Partition,
  Position,
  PositionCommit,
  SourceContext,
  SourceEvent,
  SourceSession,
} from '@rivergraph/core';
import { Assignment } from './assignment.ts';
import type { Owned } from './assignment.ts';
import type { AdminPort, ConsumerListener, ConsumerPort, GroupJoin } from './client.ts';
import { Commits } from './commits.ts';
import { kafkaError } from './errors.ts';
import { EventQueue } from './event-queue.ts';
import { Generations } from './generations.ts';
import type { ResolvedKafkaOptions } from './options.ts';
import { orderKeyOf } from './position.ts';
import { Reading } from './reading.ts';
import { Resets } from './resets.ts';
import { endOffset, resolveStarts } from './starts.ts';
import type { Start } from './starts.ts';
import { Watchdog } from './watchdog.ts';

/** What a session is made of. */
export interface KafkaSessionParts {
  readonly consumer: ConsumerPort;
  readonly admin: AdminPort;
  readonly options: ResolvedKafkaOptions;
  readonly context: SourceContext;
  /** Lets everything go that belongs to the session. */
  dispose(): Promise<void>;
}

/** Up to this part of the pipeline's byte budget waits in the session to be taken. */
const waitingShare = 1 / 8;

/** A member of a consumer group, as the pipeline sees it. */
export class KafkaSession implements SourceSession {
  readonly commitIntervalMs: number;
  readonly #parts: KafkaSessionParts;
  readonly #assignment: Assignment = new Assignment();
  readonly #generations: Generations = new Generations();
  readonly #queue: EventQueue = new EventQueue();
  readonly #commits: Commits;
  readonly #reading: Reading;
  readonly #resets: Resets;
  readonly #watchdog: Watchdog;
  readonly #end: () => void;
  #isUnsettled = false;
  #closing: Promise<void> | undefined;

  constructor(parts: KafkaSessionParts) {
    const { consumer, admin, options, context } = parts;
    const assignment = this.#assignment;
    const queue = this.#queue;
    const failed = (error: unknown): void => this.#fail(error);
    this.#parts = parts;
    this.commitIntervalMs = options.commitIntervalMs;
    this.#commits = new Commits(assignment, consumer);
    this.#reading = new Reading({
      assignment,
      consumer,
      queue,
      maxWaitingBytes: context.budget.maxBufferedBytes * waitingShare,
      strayed: (owned) => this.#resets.verify([owned]),
      ended: () => this.#finishIfEnded(),
    });
    this.#resets = new Resets({
      assignment,
      admin,
      clock: context.clock,
      commits: this.#commits,
      queue,
      reading: this.#reading,
      policy: options.onOffsetOutOfRange,
      renewed: (owned) => this.#assign([owned]),
      failed,
    });
    this.#watchdog = new Watchdog({ clock: context.clock, sessionTimeoutMs: options.sessionTimeoutMs, failed });
    this.#end = () => queue.end();
    context.signal.addEventListener('abort', this.#end, { once: true });
  }

  /** Joins the group. Settles after the first join. Rejects with what the client throws. */
  async start(): Promise<void> {
    this.#watchdog.start();
    await this.#parts.consumer.start(this.#listener());
  }

  async next(): Promise<SourceEvent | undefined> {
    const event = await this.#queue.next();
    this.#reading.reviewAll();
    return event;
  }

  pause(partitions: readonly Partition[]): void {
    this.#reading.pause(partitions);
  }

  resume(partitions: readonly Partition[]): void {
    this.#reading.resume(partitions);
  }

  async commit(commits: readonly PositionCommit[]): Promise<void> {
    if (this.#parts.context.purpose === 'run') await this.#commits.store(commits);
  }

  async close(): Promise<void> {
    this.#closing ??= this.#letGo();
    await this.#closing;
  }

  orderKey(position: Position): string {
    return orderKeyOf(position);
  }

  #listener(): ConsumerListener {
    return {
      rebalancing: () => this.#rebalancing(),
      joined: (join) => this.#joined(join),
      fetched: (batch) => this.#reading.fetched(batch),
      skipped: (batch) => this.#reading.skipped(batch),
      answered: (apiName) => this.#answered(apiName),
      heartbeat: (generation) => {
        if (this.#generations.seen(generation) === 'broken') this.#beginAnew();
      },
      crashed: (error) => this.#fail(error),
    };
  }

  #rebalancing(): void {
    this.#isUnsettled = true;
    this.#queue.push({ type: 'unsettled', partitions: this.#assignment.all().map(({ partition }) => partition) });
  }

  #joined(join: GroupJoin): void {
    const { lost, kept, gained } = this.#assignment.join(join, this.#generations.joined());
    this.#isUnsettled = false;
    this.#lose(lost);
    // The client has forgotten where it was, and would read again from what is committed.
    for (const owned of kept) if (owned.phase === 'reading') this.#reading.begin(owned);
    this.#assign(gained);
    this.#commits.agreed();
    this.#finishIfEnded();
  }

  /** Somebody else may have had partitions that this member holds, between two of its assignments. */
  #beginAnew(): void {
    const all = this.#assignment.all();
    this.#lose(all);
    this.#assign(all.map((owned) => this.#assignment.renew(owned)));
  }

  #lose(lost: readonly Owned[]): void {
    if (lost.length === 0) return;
    const partitions = lost.map(({ partition }) => partition);
    for (const partition of partitions) this.#queue.drop(partition);
    // The client keeps its flags over a rebalance: a partition that comes back would stay silent.
    const held = lost.filter(({ isHeld }) => isHeld);
    for (const owned of held) owned.isHeld = false;
    if (held.length > 0) this.#parts.consumer.resume(held.map(({ place }) => place));
    this.#queue.push({ type: 'revoked', partitions, lost: true, done: () => undefined });
  }

  /** Also with nothing to assign: it tells the pipeline that the rebalance is over. */
  #assign(gained: readonly Owned[]): void {
    for (const owned of gained) {
      this.#queue.drop(owned.partition);
      this.#reading.review(owned);
    }
    this.#queue.push({
      type: 'assigned',
      partitions: gained.map(({ partition }) => partition),
      resume: (positions) => void this.#begin(gained, positions),
    });
  }

  async #begin(gained: readonly Owned[], positions: ReadonlyMap<Partition, Position> | undefined): Promise<void> {
    if (gained.length === 0) return;
    const { admin, options, context } = this.#parts;
    try {
      const { clock } = context;
      const starts = await resolveStarts({ admin, clock, options }, gained, positions);
      await this.#keep(starts.filter(({ isPassing, owned }) => isPassing && this.#assignment.has(owned)));
      for (const start of starts) if (this.#assignment.has(start.owned)) this.#beginAt(start);
    } catch (error) {
      this.#fail(error);
    }
  }

  /** A place like "the end" is another one for whoever asks next, who would pass over what came in between. */
  async #keep(starts: readonly Start[]): Promise<void> {
    if (starts.length === 0 || this.#parts.context.purpose === 'check') return;
    await this.#commits.storeOffsets(starts.map(({ owned, next }) => ({ owned, offset: next })));
  }

  #beginAt(start: Start): void {
    const { owned, bounds, stored } = start;
    owned.stored ??= stored;
    owned.next = start.next;
    if (start.isOutOfRange) {
      const refusal = this.#resets.refuse(owned, start.next, bounds);
      if (refusal !== undefined) throw refusal;
      owned.next = this.#resets.redirect(owned, start.next, bounds);
    }
    owned.end = endOffset(this.#parts.options, this.#parts.context.until, start);
    this.#reading.tellLag(owned, bounds.high);
    this.#reading.begin(owned);
  }

  #answered(apiName: string): void {
    this.#watchdog.answered();
    this.#generations.answered(apiName);
    if (apiName === 'JoinGroup') this.#commits.agreeing();
    // Nobody commits but us, and kafkajs when it has found a position that does not exist.
    if (apiName !== 'OffsetCommit' || this.#commits.answered() === 'ours') return;
    this.#resets.verify(this.#assignment.all());
  }

  #finishIfEnded(): void {
    const { until } = this.#parts.context;
    const all = this.#assignment.all();
    if (this.#isUnsettled || all.some(({ phase }) => phase !== 'ended')) return;
    if (all.length > 0 || until === 'end') this.#queue.finish();
  }

  #fail(error: unknown): void {
    this.#queue.fail(kafkaError(error, 'kafka: reading'));
  }

  async #letGo(): Promise<void> {
    this.#queue.end();
    this.#commits.close();
    this.#watchdog.stop();
    this.#parts.context.signal.removeEventListener('abort', this.#end);
    await this.#parts.dispose();
  }
}
