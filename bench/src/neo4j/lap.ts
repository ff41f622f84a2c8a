import type { KeySet } from '../core/edge-stream.ts';
import type { FullTopic } from '../kafka/topics.ts';
import { LapRunners } from '../lap/lap-runners.ts';
import type { Lap, LapTarget } from '../lap/lap.ts';

/**
 * Who writes the charges: a whole pipeline; a consumer as one writes it by hand; or, from memory, the cheapest statement that there is, which
 * checks nothing.
 */
export type ChargeSide = 'rivergraph' | 'obvious' | 'ceiling';

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

const program = new URL('./lap-process.js', import.meta.url);

/** Starts the processes of a race, each for the first lap of its side. */
export function lapRunners<TSide extends string>(): LapRunners<TSide, LapJob, Lap> {
  return new LapRunners(program);
}
