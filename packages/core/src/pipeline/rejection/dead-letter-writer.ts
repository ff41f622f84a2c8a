import type { DeadLetter, DeadLetterRecord } from '../../contracts/dead-letter.ts';
import { topicOf } from '../../contracts/record.ts';
import type { SinkContext } from '../../contracts/sink.ts';
import { unavailable } from '../../errors.ts';
import { type Backoff, jittered } from '../../util/backoff.ts';
import type { RejectedRecord } from './flood-guard.ts';
import { type Halt, pauseFor, within } from '../../util/halt.ts';

/** What the writer tells the engine. @internal */
export interface DeadLetterHooks {
  readonly backoff: Backoff;
  readonly halt: Halt;
  /** How long one call may take. */
  readonly timeoutMs: number;
  /** These records are stored. */
  stored(records: readonly RejectedRecord[]): void;
  /** The dead letter failed and will be tried again. */
  failed(error: unknown): void;
}

const maxPerWrite = 100;

/**
 * Brings decided records into the dead letter, one call at a time, for as long as it takes.
 *
 * @internal
 */
export class DeadLetterWriter {
  readonly #deadLetter: DeadLetter;
  readonly #context: SinkContext;
  readonly #hooks: DeadLetterHooks;
  #queue: RejectedRecord[] = [];
  #running = false;

  constructor(deadLetter: DeadLetter, context: SinkContext, hooks: DeadLetterHooks) {
    this.#deadLetter = deadLetter;
    this.#context = context;
    this.#hooks = hooks;
  }

  get isIdle(): boolean {
    return !this.#running;
  }

  add(records: readonly RejectedRecord[]): void {
    for (const record of records) this.#queue.push(record);
    if (!this.#running) void this.#run();
  }

  /** Never rejects: `#store` catches what the dead letter throws. */
  async #run(): Promise<void> {
    this.#running = true;
    while (this.#queue.length > 0 && !this.#hooks.halt.raised) {
      const stored = await this.#store(this.#queue.splice(0, maxPerWrite));
      if (stored.length > 0) this.#hooks.stored(stored);
    }
    this.#running = false;
    this.#hooks.stored([]);
  }

  /** Gives what is stored now. Whoever owns a lost partition now decides on its records anew. */
  async #store(wanted: readonly RejectedRecord[]): Promise<readonly RejectedRecord[]> {
    const { halt } = this.#hooks;
    for (let failures = 1; !halt.raised; failures++) {
      const records = wanted.filter(({ lane }) => !lane.fenced);
      if (records.length === 0) return [];
      try {
        await this.#write(records.map(letter));
        return records;
      } catch (error) {
        this.#hooks.failed(error);
        await pauseFor(this.#context.clock, jittered(this.#hooks.backoff, failures), halt);
      }
    }
    return [];
  }

  /** What comes after the time-out is dropped: the records are stored again, which a dead letter must bear anyway. */
  async #write(letters: readonly DeadLetterRecord[]): Promise<void> {
    const { timeoutMs, halt } = this.#hooks;
    const writing = this.#deadLetter.write(letters, this.#context).then(() => true);
    if ((await within(this.#context.clock, timeoutMs, writing, halt)) === true) return;
    throw unavailable(
      `dead letter ${this.#deadLetter.name}: expected an answer within ${timeoutMs} ms, none came`,
    );
  }
}

function letter({ lane, seq, rejections, failedAt }: RejectedRecord): DeadLetterRecord {
  const { chunk, index } = lane.locate(seq);
  return {
    partition: chunk.partition,
    ...(chunk.topicAt === undefined ? {} : { topic: topicOf(chunk, index) }),
    position: chunk.positionAt(index),
    key: chunk.keyAt(index),
    value: chunk.valueAt(index),
    headers: chunk.headersAt(index),
    timestamp: chunk.timestampAt(index),
    rejections,
    failedAt,
  };
}
