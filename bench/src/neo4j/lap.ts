import type { KeySet } from '../core/edge-stream.ts';
import type { FullTopic } from '../kafka/topics.ts';
import { LapRunner } from '../lap/lap-runner.ts';

/**
 * Who writes the charges: a whole pipeline; a consumer as one writes it by hand; or, from memory, the cheapest statement that there is, which
 * checks nothing.
 */
export type ChargeSide = 'rivergraph' | 'obvious' | 'ceiling';

/** Where a lap writes. */
export interface LapTarget {
  readonly url: string;
  /** The process whose CPU counts as the server's; `undefined` for a server that stands for none. */
  readonly serverPid: number | undefined;
}

/** Charges from a topic; the ceiling makes them itself. */
export interface ChargesJob {
  readonly work: 'charges';
  readonly side: ChargeSide;
  readonly target: LapTarget;
  readonly brokers: readonly string[];
  readonly topic: FullTopic;
  readonly groupId: string;
}

/** Relationships between nodes that are there, from memory through a pipeline. */
export interface BoughtJob {
  readonly work: 'bought';
  readonly target: LapTarget;
  readonly keys: KeySet;
  readonly records: number;
  readonly ordering: 'entity' | 'none';
  readonly slots: number;
}

/** Owned nodes that are there, from memory through a pipeline, the owners in turns. */
export interface OwnedJob {
  readonly work: 'owned';
  readonly target: LapTarget;
  readonly records: number;
  /** The owners count up from this user. */
  readonly firstOwner: number;
  readonly owners: number;
}

/** One run of one side. */
export type LapJob = ChargesJob | BoughtJob | OwnedJob;

/** What a lap took. */
export interface Lap {
  /** From the first record that was handed over to the last that is durable. */
  readonly seconds: number;
  /** Of the lap's own process, from the moment when it had joined its group. */
  readonly cpuSeconds: number;
  /** Of the server's process in the same time. */
  readonly serverCpuSeconds: number;
  /** First attempts of all batches. */
  readonly transactions: number;
  /** How many of these were given up for a conflict. A side that is told of none has none. */
  readonly conflicts: number;
}

const program = new URL('./lap-process.js', import.meta.url);

/** The processes of the sides of a race, each started for the first lap of its side. */
export class LapRunners<TSide extends string> implements AsyncDisposable {
  readonly #runners = new Map<TSide, LapRunner<LapJob, Lap>>();

  /** Runs a lap in the process of its side. Failure: rejects when it did not do its work, or not in five minutes. */
  async run(side: TSide, job: LapJob): Promise<Lap> {
    const runner = this.#runners.get(side) ?? new LapRunner<LapJob, Lap>(program, side);
    this.#runners.set(side, runner);
    return await runner.run(job);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const runner of this.#runners.values()) await runner[Symbol.asyncDispose]();
  }
}
