import type {
  Partition,
  Position,
  PositionCommit,
  SourceContext,
  SourceEvent,
  SourceSession,
} from '@rivergraph/core';
import { EventQueue } from '@rivergraph/core/adapter';
import type { AdminPort, ConsumerListener, ConsumerPort } from './client.ts';
import type { Commits } from './commits.ts';
import { kafkaError } from './errors.ts';
import type { LagWatch } from './lag-watch.ts';
import type { Membership } from './membership.ts';
import { orderKeyOf } from './position.ts';
import type { Reading } from './reading.ts';
import type { ResolvedKafkaOptions } from './resolve-options.ts';
import { Watchdog } from './watchdog.ts';
import { wire } from './wiring.ts';

/** What a session is made of. */
export interface KafkaSessionParts {
  readonly consumer: ConsumerPort;
  readonly admin: AdminPort;
  readonly options: ResolvedKafkaOptions;
  readonly context: SourceContext;
  /** Lets everything go that belongs to the session. */
  dispose(): Promise<void>;
}

const slowJoinMs = 3_000;
const slowJoin =
  'kafka: waiting for the group to agree. It waits for members that were killed until their session ends (sessionTimeoutMs)';

/**
 * A member of a consumer group, as the pipeline sees it.
 *
 * `Membership` follows the group, `Beginnings` finds where partitions begin, `Reading` brings what is fetched into the queue,
 * `Commits` stores offsets, and `Resets` decides on positions that do not exist.
 */
export class KafkaSession implements SourceSession {
  readonly commitIntervalMs: number;
  readonly #parts: KafkaSessionParts;
  readonly #queue: EventQueue = new EventQueue();
  readonly #commits: Commits;
  readonly #reading: Reading;
  readonly #membership: Membership;
  readonly #watchdog: Watchdog;
  readonly #lagWatch: LagWatch;
  readonly #closed: AbortController = new AbortController();
  readonly #end: () => void = () => this.#queue.end();
  /** Ends a start that is under way. */
  #break: (error: unknown) => void = () => undefined;
  #closing: Promise<void> | undefined;

  constructor(parts: KafkaSessionParts) {
    const { options, context } = parts;
    const failed = (error: unknown): void => this.#fail(error);
    const { commits, reading, membership, lagWatch } = wire({
      ...parts,
      queue: this.#queue,
      signal: this.#closed.signal,
      failed,
    });
    this.#parts = parts;
    this.#commits = commits;
    this.#reading = reading;
    this.#membership = membership;
    this.#lagWatch = lagWatch;
    this.#watchdog = new Watchdog({
      clock: context.clock,
      sessionTimeoutMs: options.sessionTimeoutMs,
      rebalanceTimeoutMs: options.rebalanceTimeoutMs,
      failed,
    });
    this.commitIntervalMs = options.commitIntervalMs;
    context.signal.addEventListener('abort', this.#end, { once: true });
  }

  /** Joins the group. Settles after the first join. Rejects with what the client throws. */
  async start(): Promise<void> {
    this.#watchdog.start();
    this.#lagWatch.start();
    const { clock, logger } = this.#parts.context;
    const timer = clock.setTimer(() => logger.info(slowJoin), slowJoinMs);
    const broken = new Promise<never>((_, reject) => {
      this.#break = reject;
    });
    try {
      await Promise.race([this.#parts.consumer.start(this.#listener()), broken]);
    } finally {
      timer.cancel();
    }
  }

  async next(): Promise<SourceEvent | undefined> {
    const event = await this.#queue.next();
    if (event !== undefined) this.#membership.taken(event);
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
    const membership = this.#membership;
    return {
      rebalancing: async () => {
        this.#watchdog.joining();
        await membership.rebalancing();
      },
      joined: (join) => {
        this.#watchdog.joined();
        membership.joined(join);
      },
      heartbeat: (generation) => membership.heartbeat(generation),
      answered: (apiName) => {
        this.#watchdog.answered(apiName);
        membership.answered(apiName);
      },
      fetched: (batch) => this.#reading.fetched(batch),
      skipped: (batch) => this.#reading.skipped(batch),
      idle: (): Promise<void> | undefined => this.#reading.idle(),
      crashed: (error) => this.#fail(error),
    };
  }

  #fail(error: unknown): void {
    const coded = kafkaError(error, 'kafka: reading');
    this.#break(coded);
    this.#queue.fail(coded);
    this.#membership.close();
  }

  async #letGo(): Promise<void> {
    this.#queue.end();
    this.#reading.wake();
    this.#closed.abort();
    this.#membership.close();
    this.#commits.close();
    this.#watchdog.stop();
    this.#lagWatch.stop();
    this.#parts.context.signal.removeEventListener('abort', this.#end);
    await this.#parts.dispose();
  }
}
