import type { Rejection, RejectionStage } from '../../contracts/dead-letter.ts';
import type { RivergraphError } from '../../errors.ts';
import type { Lane } from '../lane/lane.ts';

/** A record all of whose writes have ended and at least one was rejected. @internal */
export interface RejectedRecord {
  readonly lane: Lane;
  readonly seq: number;
  readonly stage: RejectionStage;
  readonly rejections: readonly Rejection[];
  readonly failedAt: number;
  /** The first error, for the message of a flood. */
  readonly error: RivergraphError;
}

/** So many rejected records without one that passes are no accident. @internal */
export const floodSize = 20;

/**
 * Tells single poison records from a systemic fault, for one stage of the pipeline.
 *
 * A rejected record is held until its neighbourhood is known: a record that passes the same stage afterwards makes the
 * held ones single cases; {@link floodSize} of them with none that passes make a flood.
 *
 * @internal
 */
export class FloodGuard {
  #held: RejectedRecord[] = [];

  get held(): number {
    return this.#held.length;
  }

  get isSuspect(): boolean {
    return this.#held.length >= floodSize;
  }

  get first(): RejectedRecord | undefined {
    return this.#held[0];
  }

  hold(record: RejectedRecord): void {
    this.#held.push(record);
  }

  /** Forgets the records of a lost lane; gives how many they were. */
  forget(lane: Lane): number {
    const kept = this.#held.filter((record) => record.lane !== lane);
    const forgotten = this.#held.length - kept.length;
    this.#held = kept;
    return forgotten;
  }

  /** Gives what was held, in order, and forgets it. */
  release(): readonly RejectedRecord[] {
    const released = this.#held;
    this.#held = [];
    return released;
  }
}
