import type { MemoryStream } from '@rivergraph/core/testing';
import { becomesTrue } from './becomes-true.ts';
import type { Life } from './life.ts';
import type { ReplayWatch } from './replay-watch.ts';
import type { StreamSender } from './stream-sender.ts';
import { StrikeLog } from './strike-log.ts';
import type { Effort } from './strike-log.ts';
import type { Random } from '../random.ts';

const recoveryTimeoutMs = 180_000;

/** What every stage with a stream is made of. */
export interface StreamStageParts<TValue> {
  readonly stream: MemoryStream<TValue>;
  readonly sender: StreamSender<TValue>;
  readonly replays: ReplayWatch;
  readonly random: Random;
  readonly effort: Effort;
}

/** Where one fault strikes: a stream that is sent to, and a pipeline that reads it. */
export abstract class StreamStage<TValue> extends StrikeLog {
  abstract readonly parts: StreamStageParts<TValue>;
  readonly #lives: Life<TValue>[] = [];

  /** The run of the pipeline that began last. */
  get life(): Life<TValue> {
    const last = this.#lives.at(-1);
    if (last === undefined) throw new Error('Expected the pipeline to have begun');
    return last;
  }

  get lives(): readonly Life<TValue>[] {
    return this.#lives;
  }

  /** Whether every record that was sent is covered by a stored position. */
  get isIdle(): boolean {
    const { stream, sender } = this.parts;
    return sender.sent.every((count, partition) => (stream.committed(partition) ?? -1) === count - 1);
  }

  /** Begins a run of the pipeline where the stored positions are. */
  live(): Life<TValue> {
    const life = this.begin();
    this.#lives.push(life);
    return life;
  }

  /** Makes a run of the pipeline. */
  protected abstract begin(): Life<TValue>;

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

  /** Sends from now on, and waits until every partition has a stored position. Failure: as {@link until}. */
  async begins(): Promise<void> {
    const { stream, sender } = this.parts;
    sender.resume();
    await this.until('every partition had begun', () =>
      sender.sent.every((_, partition) => stream.committed(partition) !== undefined),
    );
  }

  /** Waits until every partition has a stored position that was sent after the last strike. Failure: as {@link until}. */
  async recovers(): Promise<void> {
    const { stream, sender } = this.parts;
    const strike = this.strikes.at(-1) ?? 0;
    await this.until(`all partitions had recovered from strike ${this.strikes.length}`, () =>
      stream.partitions.every((_, partition) => {
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
