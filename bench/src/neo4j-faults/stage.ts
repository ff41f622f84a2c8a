import type { MemoryStream } from '@rivergraph/core/testing';
import type { FaultProxy, Neo4jServer } from '@rivergraph/servers';
import type { Driver } from 'neo4j-driver';
import { becomesTrue } from '../faults-common/becomes-true.ts';
import { StrikeLog } from '../faults-common/strike-log.ts';
import type { Effort } from '../faults-common/strike-log.ts';
import type { Random } from '../random.ts';
import type { Life } from './life.ts';
import type { ReplayWatch } from './replay-watch.ts';
import type { Sender } from './sender.ts';
import { partitions } from './workload.ts';
import type { Reading, Sent } from './workload.ts';

const recoveryTimeoutMs = 180_000;

/** What a stage is made of. */
export interface StageParts {
  readonly server: Neo4jServer;
  /** Stands before the server; the sink knows no other way. */
  readonly proxy: FaultProxy;
  /** Goes past the proxy, and outlives restarts of the server. */
  readonly driver: Driver;
  readonly stream: MemoryStream<Reading>;
  readonly sender: Sender;
  readonly replays: ReplayWatch;
  /** Begins a run of the pipeline with a password. */
  readonly begin: (password: () => string) => Life;
  readonly random: Random;
  readonly effort: Effort;
}

/** Where one fault strikes: a stream that is sent to, and a pipeline from it into Neo4j. */
export class Stage extends StrikeLog {
  readonly parts: StageParts;
  /** The password of the sink's user, for runs that begin and sinks that ask. */
  password: string;
  readonly #lives: Life[] = [];
  readonly #others: Sent[] = [];

  constructor(parts: StageParts, password: string) {
    super(parts);
    this.parts = parts;
    this.password = password;
    this.live();
  }

  /** The run of the pipeline that began last. */
  get life(): Life {
    const last = this.#lives.at(-1);
    if (last === undefined) throw new Error('Expected the pipeline to have begun');
    return last;
  }

  get lives(): readonly Life[] {
    return this.#lives;
  }

  /** What was sent, by all who write to the database. */
  get sent(): readonly Sent[] {
    return [{ writer: 0, counts: this.parts.sender.sent }, ...this.#others];
  }

  /** Begins a run of the pipeline where the stored positions are. */
  live(): Life {
    const life = this.parts.begin(() => this.password);
    this.#lives.push(life);
    return life;
  }

  /** Notes what somebody else writes to the database. */
  alsoSent(sent: Sent): void {
    this.#others.push(sent);
  }

  /** Whether every record that was sent is covered by a stored position. */
  get isIdle(): boolean {
    const { stream, sender } = this.parts;
    return sender.sent.every((count, partition) => (stream.committed(partition) ?? -1) === count - 1);
  }

  /** Waits until a condition holds. Failure: rejects when it does not within the time, or when the pipeline ends before. */
  async until(
    what: string,
    holds: () => boolean | Promise<boolean>,
    withinMs: number = recoveryTimeoutMs,
  ): Promise<void> {
    const { life } = this;
    if (await becomesTrue(async () => life.isOver || (await holds()), withinMs)) {
      if (await holds()) return;
      const error = await life.ended;
      throw new Error(`the pipeline ended before ${what}: ${describe(error)}`);
    }
    throw new Error(`after ${withinMs / 1_000} s it still did not hold that ${what} (${life.watch.summary})`);
  }

  /** Waits until every partition has a stored position that was sent after the last strike. Failure: as {@link until}. */
  async recovers(): Promise<void> {
    const { stream, sender } = this.parts;
    const strike = this.strikes.at(-1) ?? 0;
    await this.until(`all partitions had recovered from strike ${this.strikes.length}`, () =>
      Array.from({ length: partitions }, (_, partition) => partition).every((partition) => {
        const first = sender.firstAfter(partition, strike);
        return first !== undefined && (stream.committed(partition) ?? -1) >= first;
      }),
    );
  }

  /** Notes a problem when nothing failed as it should have: then the fault did not strike at all. */
  expectFailures(kind: string, before: number, atLeast = 1): void {
    const seen = this.life.watch.failuresWith(kind) - before;
    if (seen >= atLeast) return;
    this.accuse(
      `expected at least ${atLeast} attempts to fail with ${kind}, got ${seen} (${this.life.watch.summary})`,
    );
  }

  /** Waits until a batch is under way. */
  async midWrite(): Promise<void> {
    await this.until('a batch was under way', () => this.life.watch.inFlight > 0);
  }
}

/** Says in words how a pipeline ended. */
export function describe(error: Error | undefined): string {
  if (error === undefined) return 'no error';
  const { cause } = error;
  if (!(cause instanceof Error)) return error.message;
  const code = 'code' in cause ? `${String(cause.code)}: ` : '';
  return `${error.message} (${code}${cause.message})`;
}
