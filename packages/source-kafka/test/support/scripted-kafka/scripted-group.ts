import type { TopicPartitionOffset } from '../../../src/client.ts';
import { protocolError } from './protocol-error.ts';

/** One offset that somebody wanted to store. */
export interface JournaledCommit {
  /** The session, or the client by itself when it has found no position. */
  readonly by: 'session' | 'client';
  readonly partition: string;
  readonly offset: number;
  /** Who owned the partition when the broker decided; brokers do not look. */
  readonly owner: string | undefined;
  /** `stored`, or the type of the refusal. */
  readonly outcome: string;
}

/** What kafkajs stores for a partition whose position does not exist, while it means the first offset. */
const earliestMark = -2;

/** A group as its coordinator holds it. It checks generations, and never who owns what. */
export class ScriptedGroup {
  generation = 0;
  state: 'stable' | 'preparing' | 'completing' = 'stable';
  readonly committed: Map<string, number> = new Map();
  readonly owners: Map<string, string> = new Map();
  readonly journal: JournaledCommit[] = [];
  #refusals: Error[] = [];
  #gate: Promise<void> | undefined;

  /** The next commits are refused. */
  refuse(...errors: Error[]): void {
    this.#refusals.push(...errors);
  }

  /** Refuses nothing any more without a reason. */
  relent(): void {
    this.#refusals = [];
  }

  /** Commits are decided when the returned function is called, and not before. */
  hold(): () => void {
    let open = (): void => undefined;
    this.#gate = new Promise((resolve) => {
      open = resolve;
    });
    return () => {
      this.#gate = undefined;
      open();
    };
  }

  async commit(generation: number, offsets: readonly TopicPartitionOffset[]): Promise<void> {
    await this.#gate;
    const refusal = this.#refusals.shift() ?? this.#refusalOf(generation);
    for (const { topic, partition, offset } of offsets) {
      this.#note('session', `${topic}-${partition}`, Number(offset), refusal);
    }
    if (refusal !== undefined) throw refusal;
  }

  /** The client commits the place to which it has moved by itself. */
  reset(partition: string): void {
    this.#note('client', partition, earliestMark, undefined);
  }

  #refusalOf(generation: number): Error | undefined {
    if (generation !== this.generation) return protocolError('ILLEGAL_GENERATION');
    return this.state === 'completing' ? protocolError('REBALANCE_IN_PROGRESS') : undefined;
  }

  #note(by: JournaledCommit['by'], partition: string, offset: number, refusal: Error | undefined): void {
    const outcome = refusal === undefined ? 'stored' : typeOf(refusal);
    this.journal.push({ by, partition, offset, owner: this.owners.get(partition), outcome });
    if (refusal === undefined) this.committed.set(partition, offset);
  }
}

function typeOf(error: Error): string {
  return 'type' in error && typeof error.type === 'string' ? error.type : error.name;
}
